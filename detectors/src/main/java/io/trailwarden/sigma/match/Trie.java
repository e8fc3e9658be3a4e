package io.trailwarden.sigma.match;

import java.util.Arrays;

/**
 * A tree of bytes. Edges lie in one hash table, but the root's in an array: memory is proportional
 * to the text of the patterns however they differ, about 40 bytes for each byte.
 */
final class Trie {
  static final int ROOT = 0;
  static final int NO_PATTERN = -1;

  /** A state and a byte make an edge's key, which has to fit into an int. */
  private static final int MOST_STATES = 1 << 23;

  private final int[] root = new int[256];

  /** State and byte of the edge in a cell; 0 for none, since the root's edges aren't here. */
  private int[] edges = new int[64];

  private int[] targets = new int[64];
  private int shift = Integer.SIZE - 6;
  private int edgeCount;

  private int[] patterns = new int[64];
  private int[] parents = new int[64];
  private byte[] labels = new byte[64];
  private int[] depths = new int[64];
  private int states = 1;

  Trie() {
    patterns[ROOT] = NO_PATTERN;
  }

  /** Adds a key, which is not empty, and not there yet. */
  void add(byte[] key, int pattern) {
    int state = ROOT;
    for (byte label : key) {
      int next = next(state, label & 0xff);
      state = next == ROOT ? newState(state, label) : next;
    }
    patterns[state] = pattern;
  }

  /** Where an edge leads; {@link #ROOT} when there is none. */
  int next(int state, int label) {
    if (state == ROOT) {
      return root[label];
    }
    int key = state << 8 | label;
    int mask = edges.length - 1;
    for (int cell = cell(key); ; cell = (cell + 1) & mask) {
      int edge = edges[cell];
      if (edge == key) {
        return targets[cell];
      }
      if (edge == 0) {
        return ROOT;
      }
    }
  }

  /** The pattern that ends here, or {@link #NO_PATTERN}. */
  int pattern(int state) {
    return patterns[state];
  }

  int states() {
    return states;
  }

  int parent(int state) {
    return parents[state];
  }

  int label(int state) {
    return labels[state] & 0xff;
  }

  /** How many bytes lead here. */
  int depth(int state) {
    return depths[state];
  }

  /** Gives back what only building needs. {@link #add} must not be called any more. */
  void trim() {
    patterns = Arrays.copyOf(patterns, states);
    parents = new int[0];
    labels = new byte[0];
    depths = Arrays.copyOf(depths, states);
  }

  private int newState(int parent, byte label) {
    if (states == MOST_STATES) {
      throw new IllegalArgumentException(
          "the rules compare one field with more than " + MOST_STATES + " bytes of text");
    }
    if (states == patterns.length) {
      int size = states * 2;
      patterns = Arrays.copyOf(patterns, size);
      parents = Arrays.copyOf(parents, size);
      labels = Arrays.copyOf(labels, size);
      depths = Arrays.copyOf(depths, size);
    }
    int state = states++;
    patterns[state] = NO_PATTERN;
    parents[state] = parent;
    labels[state] = label;
    depths[state] = depths[parent] + 1;
    if (parent == ROOT) {
      root[label & 0xff] = state;
    } else {
      if (++edgeCount * 2 > edges.length) {
        grow();
      }
      put(parent << 8 | (label & 0xff), state);
    }
    return state;
  }

  private void put(int key, int target) {
    int mask = edges.length - 1;
    int cell = cell(key);
    while (edges[cell] != 0) {
      cell = (cell + 1) & mask;
    }
    edges[cell] = key;
    targets[cell] = target;
  }

  private void grow() {
    int[] oldEdges = edges;
    int[] oldTargets = targets;
    edges = new int[oldEdges.length * 2];
    targets = new int[oldEdges.length * 2];
    shift--;
    for (int i = 0; i < oldEdges.length; i++) {
      if (oldEdges[i] != 0) {
        put(oldEdges[i], oldTargets[i]);
      }
    }
  }

  private int cell(int key) {
    return (key * 0x9e3779b1) >>> shift;
  }
}
