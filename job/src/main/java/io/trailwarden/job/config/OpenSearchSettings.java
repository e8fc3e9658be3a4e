package io.trailwarden.job.config;

import java.io.Serializable;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * An OpenSearch and how to get in. Where credentials come from travels with the job; they
 * themselves do not, and are read where they are needed.
 *
 * @param uri {@code http} or {@code https}, host and port; never with a user in it
 * @param certificateAuthority PEM file of the authority that signed the server's certificate; null:
 *     Java's own trust store
 * @param credentialsFile two lines {@code username=…} and {@code password=…}; null: from the
 *     environment, {@link #USERNAME_VARIABLE} and {@link #PASSWORD_VARIABLE}, where set
 */
public record OpenSearchSettings(
    URI uri, @Nullable String certificateAuthority, @Nullable String credentialsFile)
    implements Serializable {
  public static final String USERNAME_VARIABLE = "TRAILWARDEN_OPENSEARCH_USERNAME";
  public static final String PASSWORD_VARIABLE = "TRAILWARDEN_OPENSEARCH_PASSWORD";
}
