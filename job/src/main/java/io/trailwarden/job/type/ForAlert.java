package io.trailwarden.job.type;

import io.trailwarden.finding.Binary;
import io.trailwarden.finding.Codec;
import io.trailwarden.finding.Detection;
import io.trailwarden.finding.FindingCodecs;
import io.trailwarden.finding.Verdict;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** What an alert is made of. */
public sealed interface ForAlert {
  /** {@link Detection#alertId()} of the alert. */
  String alertId();

  /** A detector fired. */
  record Found(Detection detection) implements ForAlert {
    @Override
    public String alertId() {
      return detection.alertId();
    }
  }

  /**
   * The verdict on a log file that the alert may rest on.
   *
   * @param uri as {@link io.trailwarden.event.Origin.LogFile#uri()}
   * @param time when it was delivered, in milliseconds of the epoch
   */
  record Judged(String alertId, String uri, Verdict verdict, long time) implements ForAlert {}

  /** Stored. */
  int FOUND = 1;

  int JUDGED = 2;

  Codec<ForAlert> CODEC =
      new Codec<>() {
        @Override
        public int version() {
          return 1;
        }

        @Override
        public void write(ForAlert value, DataOutput out) throws IOException {
          if (value instanceof Found found) {
            out.writeByte(FOUND);
            out.writeByte(FindingCodecs.DETECTION.version());
            FindingCodecs.DETECTION.write(found.detection(), out);
          } else if (value instanceof Judged judged) {
            out.writeByte(JUDGED);
            Binary.writeString(out, judged.alertId());
            Binary.writeString(out, judged.uri());
            Binary.writeString(out, judged.verdict().word());
            out.writeLong(judged.time());
          }
        }

        @Override
        public ForAlert read(int version, DataInput in) throws IOException {
          Binary.checkVersion("part of an alert", version, 1);
          return switch (in.readByte()) {
            case FOUND -> new Found(FindingCodecs.DETECTION.read(in.readUnsignedByte(), in));
            case JUDGED ->
                new Judged(
                    Binary.readString(in),
                    Binary.readString(in),
                    ForFile.verdict(Binary.readString(in)),
                    in.readLong());
            default -> throw new IOException("a part of an alert of an unknown kind");
          };
        }
      };
}
