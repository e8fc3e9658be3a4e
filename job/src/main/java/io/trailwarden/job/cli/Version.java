package io.trailwarden.job.cli;

import picocli.CommandLine.IVersionProvider;

/** The version of the job jar and of the Flink under it. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String ours = Main.class.getPackage().getImplementationVersion();
    String flink = org.apache.flink.runtime.util.EnvironmentInformation.getVersion();
    return new String[] {
      "trailwarden " + (ours == null ? "(not from a jar)" : ours) + ", Flink " + flink
    };
  }
}
