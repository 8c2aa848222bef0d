package io.tao4j.networks.tasks.detection;

import io.tao4j.networks.tasks.spec.EvalConfig;
import io.tao4j.networks.tasks.spec.NmsConfig;
import io.tao4j.networks.tasks.spec.TrainingConfig;

/** A detector's spec with the fragment {@link DetectorGroups}. */
public interface StandardDetectorSpec extends DetectorSpec {
  /** The groups that detectors have in common. */
  DetectorGroups groups();

  @Override
  default long randomSeed() {
    return groups().randomSeed();
  }

  @Override
  default TrainingConfig trainingConfig() {
    return groups().trainingConfig();
  }

  @Override
  default EvalConfig evalConfig() {
    return groups().evalConfig();
  }

  @Override
  default NmsConfig nmsConfig() {
    return groups().nmsConfig();
  }

  @Override
  default DatasetConfig datasetConfig() {
    return groups().datasetConfig();
  }
}
