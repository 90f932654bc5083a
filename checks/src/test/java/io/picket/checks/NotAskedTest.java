package io.picket.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.ClientId;
import io.picket.model.Finding;
import io.picket.model.PortSet;
import io.picket.model.Subject;
import io.picket.model.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class NotAskedTest {
  private static final String ONLY = "Of 2 ports asked, only expected ones are open";

  @Test
  void aPassThatLeavesPortsOutStillDoesWhereOtherAddressesHadNothingToSay() {
    var fold = new Fold(ClientId.SELF);
    var check = new OnlyExpectedPortsOpen();
    var subject = new Subject.OfHost("rmm.example.com");
    fold.add(check, subject, "192.0.2.1", NotAsked.ofOthers(ONLY, PortSet.of(443)));
    fold.add(check, subject, "192.0.2.2", new Verdict.NotApplicable("Nothing to say."));
    List<Finding> findings = fold.findings();
    assertThat(findings)
        .singleElement()
        .satisfies(finding -> {
          assertThat(((Verdict.Pass) finding.verdict()).because())
              .endsWith("Seen at 1 of 2 addresses.");
          assertThat(NotAsked.leavesOut(finding.verdict())).isTrue();
        });
    assertThat(NotAsked.leavesOut(new Verdict.Pass(ONLY + "."))).isFalse();
  }
}
