package io.trailwarden.job.source.archive;

import io.trailwarden.finding.Binary;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The binary forms of what the archive source keeps in checkpoints. */
final class ArchiveCodec {
  /** Of all forms here. A change of one needs a new version, and the old ones stay readable. */
  static final int VERSION = 1;

  private ArchiveCodec() {}

  static void writeSplit(ArchiveSplit split, DataOutput out) throws IOException {
    out.writeLong(split.number());
    Binary.writeNumber(out, split.files().size());
    for (ArchiveFile file : split.files()) {
      Binary.writeString(out, file.key());
      out.writeLong(file.size());
      out.writeLong(file.deliveredAt());
      Binary.writeNullable(out, file.failure());
    }
  }

  static ArchiveSplit readSplit(DataInput in) throws IOException {
    long number = in.readLong();
    int count = Binary.readCount(in);
    List<ArchiveFile> files = new ArrayList<>(Math.min(count, ArchiveSplit.FULL_FILES));
    for (int i = 0; i < count; i++) {
      files.add(
          new ArchiveFile(
              Binary.readString(in), in.readLong(), in.readLong(), Binary.readNullable(in)));
    }
    if (files.isEmpty()) {
      throw new IOException("a split without files");
    }
    return new ArchiveSplit(number, files);
  }

  static void writeState(ArchiveState state, DataOutput out) throws IOException {
    out.writeBoolean(state.discovered());
    out.writeBoolean(state.readsUnknown());
    Binary.writeNumber(out, state.cursors().size());
    for (Cursor cursor : state.cursors()) {
      out.writeByte(cursor.kind().code());
      Binary.writeString(out, cursor.prefix());
      Binary.writeNullable(out, cursor.after());
      Binary.writeNullable(out, cursor.before());
      out.writeLong(cursor.reached());
    }
    Binary.writeNumber(out, state.waiting().size());
    for (ArchiveSplit split : state.waiting()) {
      writeSplit(split, out);
    }
    out.writeLong(state.nextSplit());
  }

  static ArchiveState readState(DataInput in) throws IOException {
    boolean discovered = in.readBoolean();
    boolean readsUnknown = in.readBoolean();
    int cursorCount = Binary.readCount(in);
    List<Cursor> cursors = new ArrayList<>();
    for (int i = 0; i < cursorCount; i++) {
      cursors.add(readCursor(in));
    }
    int splitCount = Binary.readCount(in);
    List<ArchiveSplit> waiting = new ArrayList<>();
    for (int i = 0; i < splitCount; i++) {
      waiting.add(readSplit(in));
    }
    return new ArchiveState(discovered, readsUnknown, cursors, waiting, in.readLong());
  }

  private static Cursor readCursor(DataInput in) throws IOException {
    int code = in.readUnsignedByte();
    Cursor.Kind kind = Cursor.Kind.ofCode(code);
    if (kind == null) {
      throw new IOException("a place of the unknown kind " + code);
    }
    return new Cursor(
        kind,
        Binary.readString(in),
        Binary.readNullable(in),
        Binary.readNullable(in),
        in.readLong());
  }
}
