package io.picket.checks;

import static org.assertj.core.api.Assertions.assertThat;

import io.picket.model.ClientId;
import io.picket.model.Finding;
import io.picket.model.Omission;
import io.picket.model.PortSet;
import io.picket.model.Reason;
import io.picket.model.Subject;
import io.picket.model.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class FoldTest {
  private static final Verdict OTHERS =
      NotAsked.ofOthers("Of 2 ports asked, only expected ones are open", PortSet.of(443, 8040));

  @Test
  void aPassThatLeavesPortsOutStillDoesWhereOtherAddressesHadNothingToSay() {
    Verdict folded = folded(OTHERS, new Verdict.NotApplicable("Nothing to say."));
    assertThat(folded).isInstanceOf(Verdict.Pass.class);
    assertThat(folded.because())
        .contains("65533 others were not asked")
        .endsWith("Seen at 1 of 2 addresses.");
    assertThat(folded.omission()).contains(Omission.PORTS);
  }

  @Test
  void whatWasOmittedAtOneAddressIsOmittedOfAll() {
    for (Verdict second : List.of(OTHERS, NotAsked.of(PortSet.of(8040)))) {
      Verdict folded = folded(new Verdict.Pass("Fine here."), second);
      assertThat(folded).isInstanceOf(Verdict.Pass.class);
      assertThat(folded.omission()).contains(Omission.PORTS);
    }
    assertThat(folded(new Verdict.Pass("Fine here."), new Verdict.Pass("And here.")).omission())
        .isEmpty();
  }

  @Test
  void whatCouldNotBeToldOutweighsWhatWasNotAsked() {
    var unknown = new Verdict.Unknown(Reason.SILENT, "No answer.");
    assertThat(folded(NotAsked.of(8040), unknown)).isInstanceOf(Verdict.Unknown.class);
  }

  private static Verdict folded(Verdict first, Verdict second) {
    var fold = new Fold(ClientId.SELF);
    var subject = new Subject.OfHost("rmm.example.com");
    fold.add(new OnlyExpectedPortsOpen(), subject, "192.0.2.1", first);
    fold.add(new OnlyExpectedPortsOpen(), subject, "192.0.2.2", second);
    List<Finding> findings = fold.findings();
    assertThat(findings).hasSize(1);
    return findings.getFirst().verdict();
  }
}
