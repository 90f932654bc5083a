package io.picket.scanner.certificate;

import io.picket.model.Answer;
import io.picket.model.CertificateSeen.Remark;
import io.picket.probes.trust.MendedChain;
import java.util.List;
import java.util.Optional;

/**
 * Everything that is said of a certificate in a file.
 *
 * @param keyFits whether the private key fits; empty when there is none
 * @param remarks on the order and completeness of the file
 * @param mended what the right file would be
 * @param trouble why servers would not read in the file what Picket did
 */
public record FileAnswer(
    Case asked,
    Case.Result result,
    Optional<Answer> keyFits,
    IssuersSay issuersSay,
    List<Remark> remarks,
    MendedChain mended,
    Optional<String> trouble) {
  public FileAnswer {
    remarks = List.copyOf(remarks);
  }

  /** Whether the file can be installed as it is. */
  boolean isRight() {
    return mended.asItIs() && trouble.isEmpty() && !lacksServer();
  }

  /** Whether there is no server's certificate in it, only issuers. */
  public boolean lacksServer() {
    return asked.leaf().isAuthority() && !asked.leaf().isSelfIssued();
  }
}
