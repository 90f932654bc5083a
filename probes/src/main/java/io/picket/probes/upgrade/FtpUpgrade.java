package io.picket.probes.upgrade;

import io.picket.model.Answer;
import io.picket.probes.wire.Connection;
import io.picket.probes.wire.WireException;

/** AUTH TLS (RFC 4217 section 4). */
record FtpUpgrade() implements Upgrade {
  @Override
  public String command() {
    return "AUTH TLS";
  }

  @Override
  public Asked ask(Connection fresh) throws WireException, InterruptedException {
    var talk = new Lines(fresh);
    talk.awaitGreeting();
    talk.say(command());
    NumberedReply reply = Lines.settled(command(), talk.reply());
    // 334 means that more security data is wanted, which TLS never does; old servers say it.
    return reply.code() == 234 || reply.code() == 334
        ? Asked.agreed(fresh, "answers AUTH TLS with " + reply.quoted(), Upgrade.onlyALoginTells())
        : Asked.declined(
            "answers AUTH TLS with " + reply.quoted(),
            new Answer.Yes("has no TLS, so that every log-in is in clear"));
  }
}
