package io.picket.checks;

import io.picket.model.CheckId;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Every check there is, in alphabetic order of id. */
public final class Catalogue {
  private static final List<Check> ALL =
      Stream.of(
              List.of(
                  new AgentCertificateAsked(),
                  new CertificateChainInOrder(),
                  new CertificateInValidity(),
                  new CertificateKeyNotShared(),
                  new CertificateKeyStrong(),
                  new CertificateLifetime(),
                  new CertificateNameMatches(),
                  new CertificateNotExpiringSoon(),
                  new CertificateNotRevoked(),
                  new CertificateNotSelfSigned(),
                  new CertificateNotVendorDefault(),
                  new CertificateSignatureStrong(),
                  new CertificateStapleDemanded(),
                  new CertificateStapleValid(),
                  new CertificateTrusted(),
                  new DefaultAccountRefused(),
                  new DistributionServerAlone(),
                  new EndpointCentralGateways(),
                  new EndpointCentralPlainPort(),
                  new ExpectedPortsOpen(),
                  new HostAnswers(),
                  new HttpHsts(),
                  new HttpNoDirectoryListing(),
                  new HttpNothingBeforeRedirect(),
                  new HttpRedirectKeepsHost(),
                  new HttpRedirectPermanent(),
                  new HttpRedirectsToHttps(),
                  new NoKnownAdvisory(),
                  new OnlyExpectedPortsOpen(),
                  new OwnPortsExpected(),
                  new PortStatesBelievable(),
                  new ProductRecognised(),
                  new ProductSignsAgree(),
                  new ProductVersionHidden(),
                  new ScreenConnectOwnServer(),
                  new ScreenConnectPlainPort(),
                  new ScreenConnectRelay(),
                  new ServiceOneProtocol(),
                  new SshAlgorithmsStrong(),
                  new SshStrictKeyExchange(),
                  new TlsAnswersConsistent(),
                  new TlsPolicyKept(),
                  new TlsSameAtEveryAddress(),
                  new TlsServerPreference(),
                  new WindowsVersionSupported()),
              DeclaredPortsClosed.all(),
              ExposedPorts.all(),
              HttpCookies.all(),
              LoginPages.all(),
              ProtocolTraits.all(),
              ScreenConnectPorts.all(),
              TlsFlightTraits.all(),
              TlsModernOffered.all(),
              TlsSessionTraits.all(),
              TlsSuitesOffered.all(),
              TlsSuitesRefused.all(),
              TlsVersionRefused.all(),
              UpgradeTraits.all())
          .<Check>flatMap(Collection::stream)
          .sorted((one, other) -> one.card().id().compareTo(other.card().id()))
          .toList();

  private Catalogue() {}

  /** All checks, in order of id. */
  public static List<Check> all() {
    return ALL;
  }

  /** The check of this id. */
  public static Optional<Check> of(CheckId id) {
    return ALL.stream().filter(check -> check.card().id().equals(id)).findFirst();
  }
}
