package io.picket.checks;

import io.picket.model.Answer;
import io.picket.model.ProtocolSeen;
import io.picket.model.ProtocolSeen.Question;
import io.picket.model.Reason;
import io.picket.model.ServiceFacts;
import io.picket.model.Verdict;
import java.util.Set;

/** A question about the algorithms that an SSH server offers. */
interface OfSshAlgorithms extends OfProtocol {
  /** Asked only where the lists of algorithms were read. */
  Verdict judge(ProtocolSeen seen);

  @Override
  default Set<String> protocols() {
    return Set.of("ssh");
  }

  @Override
  default Verdict judge(ProtocolSeen seen, ServiceFacts endpoint, Circumstances circumstances) {
    return seen.answer(Question.SSH_ALGORITHMS) instanceof Answer.Unknown(Reason reason, String why)
        ? new Verdict.Unknown(reason, why)
        : judge(seen);
  }
}
