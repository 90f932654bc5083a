package io.picket.checks;

import io.picket.model.CertificateSeen.Certificate;
import io.picket.model.CertificateSeen.Chain;
import io.picket.model.CertificateSeen.Remark;
import io.picket.model.CheckCard;
import io.picket.model.Evidence;
import io.picket.model.ServiceFacts;
import io.picket.model.Severity;
import io.picket.model.Verdict;
import java.util.List;

/** Whether the certificate is the server's own and not the one that came with the product. */
record CertificateNotVendorDefault() implements OfCertificate {
  private static final CheckCard CARD =
      Card.of(
              "certificate-not-vendor-default",
              Severity.HIGH,
              "The certificate is not the product's default")
          .why(
              "The certificate that comes with a product is trusted by nobody and may be the same"
                  + " on every installation. It also hints that the first steps of hardening were"
                  + " skipped.")
          .remedy("Install a certificate from a public authority for the server's own name.")
          .refutes("ME-11", "ME-20")
          .done();

  @Override
  public CheckCard card() {
    return CARD;
  }

  @Override
  public Verdict judge(
      Chain chain, Certificate leaf, ServiceFacts endpoint, Circumstances circumstances) {
    return chain.remarks().stream()
        .filter(remark -> remark.kind() == Remark.Kind.VENDOR_DEFAULT)
        .findFirst()
        .<Verdict>map(remark ->
            new Verdict.Fail(
                Severity.HIGH,
                "It looks like a certificate that came with a product: " + remark.detail(),
                List.of(
                    new Evidence("subject", leaf.subject()),
                    new Evidence("issuer", leaf.issuer()))))
        .orElseGet(() -> new Verdict.Pass("Issued by " + leaf.issuer() + "."));
  }
}
