/**
 * What IAM policy documents and S3 access control lists in a request allow: to everyone, to which
 * accounts, everything. From JSON text to answers, without exceptions for what a caller may have
 * written. Uses nothing but Jackson. Begin reading at {@link io.trailwarden.policy.PolicyDocument}
 * for the answers and {@link io.trailwarden.policy.PolicyParser} for the forms it is read from.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html">Grammar
 *     of the IAM JSON policy language</a>
 */
@NullMarked
package io.trailwarden.policy;

import org.jspecify.annotations.NullMarked;
