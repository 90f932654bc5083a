package io.picket.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class FindingsTest {
  @Test
  void holdsWhatWasAddedInOrderOfKey() {
    List<Finding> expected = new ArrayList<>();
    var builder = new Findings.Builder(ClientId.SELF);
    for (String host : List.of("192.0.2.10", "b.example", "192.0.2.9", "a.example")) {
      List<Finding> some =
          List.of(
              finding(new Subject.OfHost(host), "host-answers", "yes", host),
              finding(new Subject.OfHost(host), "port-ssh-not-exposed", "of " + host, host, "x"),
              finding(
                  new Subject.OfEndpoint(host, 443, Transport.TCP), "tls-1-0-refused", "no", host));
      builder.add(some);
      expected.addAll(some);
    }
    expected.sort(Comparator.comparing(Finding::key));
    Findings findings = builder.build();
    assertThat(findings).isEqualTo(expected).hasSameHashCodeAs(expected).hasSize(12);
    assertThat(new ArrayList<>(findings)).isEqualTo(expected);
    assertThat(findings.reversed()).isEqualTo(expected.reversed());
    assertThatThrownBy(() -> findings.get(12)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> findings.remove(0)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void nothingIsFoundOfNobody() {
    assertThat(new Findings.Builder(ClientId.SELF).build()).isEmpty();
  }

  private static Finding finding(Subject subject, String check, String because, String... at) {
    return new Finding(
        new Finding.Key(ClientId.SELF, new CheckId(check), subject),
        new Verdict.Pass(because),
        List.of(at));
  }
}
