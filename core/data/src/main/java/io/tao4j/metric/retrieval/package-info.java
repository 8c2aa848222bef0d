/**
 * Measures of embeddings: {@link io.tao4j.metric.retrieval.IdentityRetrieval} for
 * re-identification, {@link io.tao4j.metric.retrieval.NeighbourRetrieval} and {@link
 * io.tao4j.metric.retrieval.ClusterAgreement} for metric learning, {@link
 * io.tao4j.metric.retrieval.ReRanking} for better ranks. {@link
 * io.tao4j.metric.retrieval.Distances} are what they start from.
 *
 * <p>Imports nothing of this project.
 */
@NullMarked
package io.tao4j.metric.retrieval;

import org.jspecify.annotations.NullMarked;
