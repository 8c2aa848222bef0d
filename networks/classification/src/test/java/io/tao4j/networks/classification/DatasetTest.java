package io.tao4j.networks.classification;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.Tao;
import io.tao4j.fixtures.BrokenFiles;
import io.tao4j.fixtures.ShapesImageDataset;
import io.tao4j.network.Dataset;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The data sets of a spec as values. */
class DatasetTest {
  @TempDir Path folder;

  @Test
  void eachSetSaysWhatIsInItAndWhatIsWrongWithIt() throws IOException {
    Path data = folder.resolve("data");
    ShapesImageDataset.builder(data).classes(2).train(6).validation(4).size(32, 40).seed(3).write();
    String one =
        Tao.network("classification")
            .defaultSpec()
            .set("train_config.batch_size_per_gpu", 4)
            .set("train_config.train_dataset_path", data.resolve("train"))
            .set("train_config.val_dataset_path", data.resolve("val"))
            .datasets()
            .get(0)
            .classes()
            .keySet()
            .iterator()
            .next();
    Path broken = BrokenFiles.truncatedPng(data.resolve("train").resolve(one));
    List<Dataset> sets =
        Tao.network("classification")
            .defaultSpec()
            .set("train_config.batch_size_per_gpu", 4)
            .set("train_config.train_dataset_path", data.resolve("train"))
            .set("train_config.val_dataset_path", data.resolve("val"))
            .datasets();
    assertThat(sets).extracting(Dataset::role).containsExactly("training", "validation");
    Dataset training = sets.get(0);
    assertThat(training.classes().values().stream().mapToInt(Integer::intValue).sum())
        .isEqualTo(training.size());
    assertThat(training.pictures()).contains(broken);
    assertThat(training.faults())
        .singleElement()
        .asString()
        .contains(broken.getFileName().toString());
    assertThat(sets.get(1).faults()).isEmpty();
    assertThat(training.toString())
        .startsWith("training set ")
        .contains(training.size() + " pictures, 2 classes, 1 faults");
    Map<String, Integer> classes = training.classes();
    assertThat(classes).hasSize(2);
  }
}
