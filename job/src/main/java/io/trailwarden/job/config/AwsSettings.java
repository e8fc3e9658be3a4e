package io.trailwarden.job.config;

import java.io.Serializable;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How AWS is reached. Credentials are never here: they come from the SDK's default chain, on the
 * machine that needs them.
 *
 * @param s3Endpoint in place of AWS's own; {@code AWS_ENDPOINT_URL_S3} and {@code AWS_ENDPOINT_URL}
 *     are looked at by whoever makes this
 * @param kinesisEndpoint in place of AWS's own, likewise
 * @param region null: from the SDK's default chain, or a stream's ARN
 */
public record AwsSettings(
    @Nullable URI s3Endpoint, @Nullable URI kinesisEndpoint, @Nullable String region)
    implements Serializable {}
