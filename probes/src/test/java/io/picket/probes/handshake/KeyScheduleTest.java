package io.picket.probes.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trace of RFC 8448 section 3, "Simple 1-RTT Handshake". */
class KeyScheduleTest {
  private static final String OUR_SECRET =
      "49af42ba7f7994852d713ef2784bcbcaa7911de26adc5642cb634540e7ea5005";
  private static final String THEIR_PUBLIC =
      "c9828876112095fe66762bdbf7c672e156d6cc253b833df1dd69b1b04e751f0f";
  private static final String SHARED =
      "8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d";
  private static final String TRANSCRIPT_HASH =
      "860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8";
  static final String FLIGHT_RECORD =
      "17030302a2d1ff334a56f5bff6594a07cc87b580233f500f45e489e7f33af35edf7869fcf40aa40aa2b8"
          + "ea73f848a7ca07612ef9f945cb960b4068905123ea78b111b429ba9191cd05d2a389280f526134aadc7f"
          + "c78c4b729df828b5ecf7b13bd9aefb0e57f271585b8ea9bb355c7c79020716cfb9b1183ef3ab20e37d57"
          + "a6b9d7477609aee6e122a4cf51427325250c7d0e509289444c9b3a648f1d71035d2ed65b0e3cdd0cbae8"
          + "bf2d0b227812cbb360987255cc744110c453baa4fcd610928d809810e4b7ed1a8fd991f06aa624820479"
          + "7e36a6a73b70a2559c09ead686945ba246ab66e5edd8044b4c6de3fcf2a89441ac66272fd8fb330ef819"
          + "0579b3684596c960bd596eea520a56a8d650f563aad27409960dca63d3e688611ea5e22f4415cf9538d5"
          + "1a200c27034272968a264ed6540c84838d89f72c24461aad6d26f59ecaba9acbbb317b66d902f4f292a3"
          + "6ac1b639c637ce343117b659622245317b49eeda0c6258f100d7d961ffb138647e92ea330faeea6dfa31"
          + "c7a84dc3bd7e1b7a6c7178af36879018e3f252107f243d243dc7339d5684c8b0378bf30244da8c87c843"
          + "f5e56eb4c5e8280a2b48052cf93b16499a66db7cca71e4599426f7d461e66f99882bd89fc50800becca6"
          + "2d6c74116dbd2972fda1fa80f85df881edbe5a37668936b335583b599186dc5c6918a396fa48a181d6b6"
          + "fa4f9d62d513afbb992f2b992f67f8afe67f76913fa388cb5630c8ca01e0c65d11c66a1e2ac4c85977b7"
          + "c7a6999bbf10dc35ae69f5515614636c0b9b68c19ed2e31c0b3b66763038ebba42f3b38edc0399f3a9f2"
          + "3faa63978c317fc9fa66a73f60f0504de93b5b845e275592c12335ee340bbc4fddd502784016e4b3be7e"
          + "f04dda49f4b440a30cb5d2af939828fd4ae3794e44f94df5a631ede42c1719bfdabf0253fe5175be898e"
          + "750edc53370d2b";

  @Test
  void theSharedSecretIsTheOneOfTheTrace() {
    var share = new EphemeralKey.Montgomery(hex(OUR_SECRET));
    assertThat(share.secretWith(hex(THEIR_PUBLIC))).hasValue(hex(SHARED));
    assertThat(share.secretWith(new byte[32])).isEmpty();
    assertThat(share.secretWith(new byte[31])).isEmpty();
  }

  @Test
  void theServersFlightOpens() {
    ModernProtection keys = keys();
    assertThat(keys.key()).isEqualTo(hex("3fce516009c21727d0f2e4e86ee403bc"));
    assertThat(keys.iv()).isEqualTo(hex("5d313eb2671276ee13000b30"));
    byte[] record = hex(FLIGHT_RECORD);
    var opened =
        keys.open(Arrays.copyOf(record, 5), Arrays.copyOfRange(record, 5, record.length))
            .orElseThrow();
    assertThat(opened.type()).isEqualTo(22);
    assertThat(opened.content().remaining()).isEqualTo(657);
    byte[] bytes = new byte[657];
    opened.content().get(bytes);
    String content = HexFormat.of().formatHex(bytes);
    assertThat(content)
        .startsWith("080000240022000a00140012001d")
        .contains("0b0001b9000001b50001b0");
  }

  @Test
  void aTouchedRecordDoesNotOpen() {
    byte[] record = hex(FLIGHT_RECORD);
    for (int at = 0; at < record.length; at += 7) {
      byte[] touched = record.clone();
      touched[at] ^= 1;
      assertThat(
              keys()
                  .open(Arrays.copyOf(touched, 5), Arrays.copyOfRange(touched, 5, touched.length)))
          .isEmpty();
    }
    assertThat(keys().open(new byte[5], new byte[0])).isEmpty();
    assertThat(keys().open(new byte[5], new byte[16])).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {0x001d, 0x0017, 0x0018, 0x0019, 0x001e, 0x001f, 0x0021, 0x0100, 0x0104})
  void twoSharesOfOneGroupAgree(int group) {
    EphemeralKey one = EphemeralKey.of(group, new Random(1)).orElseThrow();
    EphemeralKey other = EphemeralKey.of(group, new Random(2)).orElseThrow();
    assertThat(one.group()).isEqualTo(group);
    assertThat(one.secretWith(other.publicKey()).orElseThrow())
        .isEqualTo(other.secretWith(one.publicKey()).orElseThrow());
    byte[] off = other.publicKey();
    if (one instanceof EphemeralKey.Weierstrass) {
      off[off.length - 1] ^= 1;
      assertThat(one.secretWith(off)).isEmpty();
    }
    assertThat(one.secretWith(new byte[off.length])).as("nothing").isEmpty();
    assertThat(one.secretWith(BigInteger.ONE.toByteArray())).isEmpty();
  }

  @Test
  void anUnknownGroupHasNoShare() {
    assertThat(EphemeralKey.of(0x4242, new Random(1))).isEmpty();
  }

  /** Section 3 to its end, and what section 4, "Resumed 0-RTT Handshake", makes of its ticket. */
  @Test
  void theScheduleOfTheTraceIsFollowedToTheBinderOfTheNext() {
    var suite = ModernSuite.TLS_AES_128_GCM_SHA256;
    KeySchedule handshake = KeySchedule.early(suite).handshake(hex(SHARED));
    byte[] toServerHello = hex(TRANSCRIPT_HASH);
    assertThat(handshake.derive("c hs traffic", toServerHello))
        .isEqualTo(hex("b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21"));
    KeySchedule master = handshake.master();
    byte[] toFinished = hex("9608102a0f1ccc6db6250b7b7e417b1a000eaada3daae4777a7686c9ff83df13");
    assertThat(master.derive("c ap traffic", toFinished))
        .isEqualTo(hex("9e40646ce79a7f9dc05af8889bce6552875afa0b06df0087f792ebb7c17504a5"));
    assertThat(master.derive("s ap traffic", toFinished))
        .isEqualTo(hex("a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643"));
    byte[] toTheEnd = hex("209145a96ee8e2a122ff810047cc952684658d6049e86429426db87c54ad143d");
    byte[] resumption = master.derive("res master", toTheEnd);
    assertThat(resumption)
        .isEqualTo(hex("7df235f2031d2a051287d02b0241b0bfdaf86cc856231f2d5aba46c434ec196c"));
    byte[] key = KeySchedule.resumption(suite, resumption, new byte[2]);
    assertThat(key)
        .isEqualTo(hex("4ecd0eb6ec3b4d87f5d6028f922ca4c5851a277fd41311c9e62d2c9492e1c4f3"));
    byte[] binder = KeySchedule.early(suite, key).derive("res binder", suite.digest().digest());
    byte[] toBinders = hex("63224b2e4573f2d3454ca84b9d009a04f6be9e05711a8396473aefa01e924a14");
    assertThat(KeySchedule.finished(suite, binder, toBinders))
        .isEqualTo(hex("3add4fb2d8fdf822a0ca3cf7678ef5e88dae990141c5924d57bb6fa31b9e5f9d"));
  }

  private static ModernProtection keys() {
    var suite = ModernSuite.TLS_AES_128_GCM_SHA256;
    KeySchedule handshake = KeySchedule.early(suite).handshake(hex(SHARED));
    return KeySchedule.protection(suite, handshake.derive("s hs traffic", hex(TRANSCRIPT_HASH)));
  }

  private static byte[] hex(String text) {
    return HexFormat.of().parseHex(text);
  }
}
