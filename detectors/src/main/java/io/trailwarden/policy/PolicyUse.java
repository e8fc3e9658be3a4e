package io.trailwarden.policy;

/**
 * What a policy is attached to. The meaning of "public" differs a little between them.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status">The
 *     meaning of "public"</a>
 */
public enum PolicyUse {
  BUCKET,
  /** An access point that can be reached from the internet. */
  ACCESS_POINT,
  /** An access point that only a VPC can reach: never public, whatever its policy says. */
  VPC_ACCESS_POINT,
  KMS_KEY,
  /**
   * A role's trust policy. Where S3's definition knows no other keys than AWS's own, a web identity
   * provider's {@code :sub} confines its users here too, as AWS asks of such roles.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html">Roles
   *     for OpenID Connect federation</a>
   */
  ROLE_TRUST,
  /** An identity's policy, a queue's, a topic's, and so on. */
  OTHER
}
