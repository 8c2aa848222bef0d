/**
 * The classification kit: what classifiers of pictures have in common. {@link
 * io.tao4j.networks.tasks.classification.ClassificationData} opens their sets, {@link
 * io.tao4j.networks.tasks.classification.ClassificationDataCheck} looks through them, {@link
 * io.tao4j.networks.tasks.classification.ClassifierGraph} puts a last layer on a backbone, {@link
 * io.tao4j.networks.tasks.classification.ImportedClassifier} takes a foreign model instead, {@link
 * io.tao4j.networks.tasks.classification.BackboneFields} checks the choice between both, {@link
 * io.tao4j.networks.tasks.classification.ClassTargets} is the plain loss, {@link
 * io.tao4j.networks.tasks.classification.ClassificationEvaluator} collects the figures, {@link
 * io.tao4j.networks.tasks.classification.ClassificationCsv} writes answers.
 *
 * <p>Imports {@code network}, what lies below it, the backbones and the package above.
 */
@NullMarked
package io.tao4j.networks.tasks.classification;

import org.jspecify.annotations.NullMarked;
