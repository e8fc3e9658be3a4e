package io.trailwarden.integrity;

import java.util.List;

/**
 * What a stream learns of one object of a bucket. Facts of one {@link #group()} are judged
 * together; they may come in any order, and again.
 */
public sealed interface IntegrityFact {
  /** What the key is relative to, such as {@code s3://bucket}. */
  String container();

  String key();

  /** Where it lies. */
  Place place();

  /**
   * What is judged together: all of one account and region in one bucket, whatever the prefix,
   * since a trail's chain goes on where its prefix or its organization changes.
   */
  default String group() {
    return container() + " " + place().account() + " " + place().region();
  }

  /** A log file was read to its end. */
  record Log(String container, String key, Place place, Content content) implements IntegrityFact {}

  /**
   * A log file could not be read.
   *
   * @param why for a person
   */
  record Unread(String container, String key, Place place, String why) implements IntegrityFact {}

  /**
   * A digest was read.
   *
   * @param files the log files that it lists
   */
  record Digest(String container, DigestFact fact, List<ListedFile> files)
      implements IntegrityFact {
    public Digest {
      files = List.copyOf(files);
    }

    @Override
    public String key() {
      return fact.key();
    }

    @Override
    public Place place() {
      return fact.id().chain().place();
    }
  }
}
