package io.trailwarden.job.type;

import io.trailwarden.finding.Binary;
import io.trailwarden.finding.Codec;
import io.trailwarden.finding.Verdict;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What is asked and said of one log file. */
public sealed interface ForFile {
  /** As {@link io.trailwarden.event.Origin.LogFile#uri()}. */
  String uri();

  /** When it was delivered, in milliseconds of the epoch. */
  long time();

  /** An alert rests on it. */
  record Asked(String uri, String alertId, long time) implements ForFile {}

  /** Its verdict. */
  record Judged(String uri, Verdict verdict, long time) implements ForFile {}

  /** Stored. */
  int ASKED = 1;

  int JUDGED = 2;

  Codec<ForFile> CODEC =
      new Codec<>() {
        @Override
        public int version() {
          return 1;
        }

        @Override
        public void write(ForFile value, DataOutput out) throws IOException {
          boolean isAsked = value instanceof Asked;
          out.writeByte(isAsked ? ASKED : JUDGED);
          Binary.writeString(out, value.uri());
          Binary.writeString(
              out,
              value instanceof Asked asked ? asked.alertId() : ((Judged) value).verdict().word());
          out.writeLong(value.time());
        }

        @Override
        public ForFile read(int version, DataInput in) throws IOException {
          Binary.checkVersion("part of a file's verdict", version, 1);
          int kind = in.readByte();
          String uri = Binary.readString(in);
          return switch (kind) {
            case ASKED -> new Asked(uri, Binary.readString(in), in.readLong());
            case JUDGED -> new Judged(uri, verdict(Binary.readString(in)), in.readLong());
            default -> throw new IOException("a part of a file's verdict of an unknown kind");
          };
        }
      };

  /** The verdict of a word, as {@link Verdict#word()} writes it. */
  static Verdict verdict(String word) throws IOException {
    try {
      return Verdict.ofWord(word);
    } catch (IllegalArgumentException e) {
      throw new IOException("not a verdict: " + word, e);
    }
  }
}
