package io.tao4j.networks.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.tao4j.data.image.ImageTransform;
import io.tao4j.data.image.Interpolation;
import io.tao4j.engine.Optimizer;
import io.tao4j.engine.Phase;
import io.tao4j.graph.Graph;
import io.tao4j.graph.GraphBuilder;
import io.tao4j.graph.NormalizeOp;
import io.tao4j.graph.Value;
import io.tao4j.model.Model;
import io.tao4j.model.ModelMeta;
import io.tao4j.model.Weights;
import io.tao4j.network.Batch;
import io.tao4j.network.BatchStream;
import io.tao4j.network.EvaluationTask;
import io.tao4j.network.Evaluator;
import io.tao4j.network.TrainingSettings;
import io.tao4j.network.TrainingTask;
import io.tao4j.network.classification.Classification;
import io.tao4j.networks.backbones.BackboneOptions;
import io.tao4j.networks.backbones.Backbones;
import io.tao4j.spec.SpecBinder;
import io.tao4j.spec.SpecReader;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecTree;
import io.tao4j.tensor.DType;
import io.tao4j.tensor.Safetensors;
import io.tao4j.tensor.Shape;
import io.tao4j.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What fields mean: TAO's networks, its clips, its rates. */
class ActionMeaningTest {
  private static final SpecBinder<ActionSpec> BINDER =
      new ActionNetwork().specBinder().allowMissingPaths();

  private static ActionSpec spec(Map<String, String> fields) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("model.backbone", "resnet_10");
    all.put("model.input_width", "24");
    all.put("model.input_height", "24");
    all.put("dataset.train_dataset_dir", "train");
    all.put("dataset.augmentation_config.train_crop_type", "no_crop");
    all.putAll(fields);
    SpecTree tree = SpecReader.standard().parse("", SpecSyntax.YAML, "spec");
    for (Map.Entry<String, String> field : all.entrySet()) {
      if (!field.getValue().isEmpty()) {
        tree = tree.with(field.getKey(), field.getValue());
      }
    }
    return BINDER.bind(tree).spec();
  }

  private static Model fresh(Map<String, String> fields) {
    return new ActionDefinition(spec(fields), Films.CLASSES).fresh(new ArrayList<>());
  }

  private static Shape shape(Model model, String name) {
    return model.weights().get(name).shape();
  }

  @Test
  void theNetworkIsThatOfItsFields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("model.model_type", "rgb");
    fields.put("model.backbone", "resnet_18");
    fields.put("model.input_type", "2d");
    fields.put("model.rgb_seq_length", "5");
    fields.put("model.dropout_ratio", "0.25");
    fields.put("model.input_width", "48");
    fields.put("model.input_height", "32");
    Model flat = fresh(fields);
    assertThat(flat.graph().inputs()).hasSize(1);
    assertThat(flat.graph().inputs().get(0).name()).isEqualTo("rgb");
    assertThat(flat.graph().inputs().get(0).type().shape()).isEqualTo(Shape.batch(15, 32, 48));
    assertThat(shape(flat, "backbone.rgb.conv1.weight")).isEqualTo(Shape.of(64, 15, 7, 7));
    assertThat(flat.weights().names()).contains("backbone.rgb.layer4.1.conv2.weight");
    assertThat(flat.graph().nodes().stream().map(node -> node.op()))
        .contains(new NormalizeOp.Dropout(0.25));
    fields.put("model.model_type", "of");
    fields.put("model.input_type", "3d");
    fields.put("model.of_seq_length", "6");
    Model volume = fresh(fields);
    assertThat(volume.graph().inputs().get(0).name()).isEqualTo("of");
    assertThat(volume.graph().inputs().get(0).type().shape()).isEqualTo(Shape.batch(2, 6, 32, 48));
    assertThat(shape(volume, "backbone.of.conv1.weight")).isEqualTo(Shape.of(64, 2, 5, 7, 7));
    assertThat(shape(volume, "backbone.of.layer2.0.downsample.0.weight"))
        .isEqualTo(Shape.of(128, 64, 1, 1, 1));
    fields.put("model.sample_strategy", "consecutive");
    fields.put("model.sample_rate", "3");
    assertThat(new ActionSettings(spec(fields)).facts().sampler())
        .isEqualTo(new ClipSampler(true, 3));
    fields.put("model.backbone", "resnet_50");
    assertThat(shape(fresh(fields), "backbone.of.layer1.0.conv2.weight"))
        .isEqualTo(Shape.of(64, 64, 3, 3, 3));
  }

  @Test
  void bothStreamsAreJoined(@TempDir Path folder) throws IOException {
    Films.write(folder, "a", 2, 3);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("model.model_type", "joint");
    fields.put("model.num_fc", "7");
    fields.put("model.of_seq_length", "2");
    Model both = fresh(fields);
    assertThat(shape(both, "joint.fc1.weight")).isEqualTo(Shape.of(7, 4));
    assertThat(shape(both, "joint.fc2.weight")).isEqualTo(Shape.of(2, 7));
    Path file = folder.resolve("both.tao");
    both.withWeights(Weights.initialize(both.graph(), 77)).save(file);
    fields.put("model.joint_pretrained_model_path", file.toString());
    fields.put("dataset.train_dataset_dir", folder.toString());
    try (TrainingTask task = new ActionNetwork().openTraining(spec(fields), null)) {
      assertThat(task.start().weights()).isEqualTo(Model.load(file).weights());
      // a joint model of other classes cannot be gone on with
      Map<String, String> three = new LinkedHashMap<>(fields);
      three.put("dataset.label_map", "{down: 0, right: 1, up: 2}");
      assertThatThrownBy(() -> new ActionNetwork().openTraining(spec(three), null))
          .hasMessageContaining("TRAIN-006");
    }
  }

  @Test
  void weightsOfPicturesAreInflated(@TempDir Path folder) throws IOException {
    GraphBuilder b = new GraphBuilder();
    Value images = b.input("images", DType.FLOAT32, Shape.batch(3, 32, 32));
    b.output("map", Backbones.get("resnet10").build(b, images, BackboneOptions.DEFAULT).last());
    Graph flat = b.build();
    Weights weights = Weights.initialize(flat, 5);
    Path file = folder.resolve("resnet10.safetensors");
    Safetensors.of(weights.asMap()).write(file);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("model.model_type", "joint");
    fields.put("model.input_type", "3d");
    fields.put("model.rgb_seq_length", "4");
    fields.put("model.of_seq_length", "3");
    fields.put("model.rgb_pretrained_model_path", file.toString());
    fields.put("model.of_pretrained_model_path", file.toString());
    Model model = fresh(fields);
    assertThat(model.weights().get("backbone.rgb.conv1.weight"))
        .isEqualTo(Inflation.inflated(weights.get("conv1.weight"), 5));
    assertThat(model.weights().get("backbone.of.conv1.weight"))
        .isEqualTo(Inflation.inflated(Inflation.widened(weights.get("conv1.weight"), 2), 5));
    assertThat(model.weights().get("backbone.of.bn1.running_var"))
        .isEqualTo(weights.get("bn1.running_var"));
    // a model of one stream is a start for both, its last layer where the classes are the same
    Map<String, String> single = new LinkedHashMap<>();
    single.put("model.input_type", "3d");
    single.put("model.rgb_seq_length", "4");
    Model rgb = fresh(single);
    Path saved = folder.resolve("rgb.tao");
    rgb.withWeights(Weights.initialize(rgb.graph(), 8)).save(saved);
    fields.put("model.rgb_pretrained_model_path", saved.toString());
    Weights joined = fresh(fields).weights();
    assertThat(joined.get("backbone.rgb.fc_cls.weight"))
        .isEqualTo(Model.load(saved).weights().get("backbone.rgb.fc_cls.weight"));
    fields.put("model.of_pretrained_model_path", saved.toString());
    assertThatThrownBy(() -> fresh(fields)).hasMessageContaining("TRAIN-007");
    // a classifier of this library
    Map<String, Tensor> scoped = new LinkedHashMap<>();
    GraphBuilder c = new GraphBuilder();
    Value pictures = c.input("images", DType.FLOAT32, Shape.batch(3, 32, 32));
    c.output(
        "map",
        Backbones.get("resnet10")
            .build(c.scope("backbone"), pictures, BackboneOptions.DEFAULT)
            .last());
    Graph classifier = c.build();
    Path trained = folder.resolve("classifier.tao");
    Model of =
        new Model(classifier, Weights.initialize(classifier, 3), ModelMeta.of("classification"));
    of.save(trained);
    scoped.putAll(of.weights().asMap());
    single.put("model.rgb_pretrained_model_path", trained.toString());
    assertThat(fresh(single).weights().get("backbone.rgb.layer1.0.conv1.weight"))
        .isEqualTo(Inflation.inflated(scoped.get("backbone.layer1.0.conv1.weight"), 3));
  }

  @Test
  void setsAreThoseOfTheirFields(@TempDir Path folder) throws IOException {
    Path train = Films.write(folder.resolve("train"), "a", 2, 4);
    Path val = Films.write(folder.resolve("val"), "b", 1, 4);
    Path test = Films.write(folder.resolve("test"), "c", 3, 4);
    Files.createDirectories(train.resolve("down/empty/rgb"));
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("dataset.train_dataset_dir", train.toString());
    fields.put("dataset.val_dataset_dir", val.toString());
    fields.put("dataset.batch_size", "3");
    fields.put("dataset.workers", "1");
    fields.put("dataset.clips_per_video", "2");
    fields.put("dataset.label_map", "{right: 0, down: 1}");
    Model model;
    try (TrainingTask task = new ActionNetwork().openTraining(spec(fields), null)) {
      model = task.start();
      assertThat(model.meta().classNames()).containsExactly("right", "down");
      assertThat(task.notices()).anyMatch(n -> n.contains("empty is left out: no pictures in rgb"));
      assertThat(task.stepsPerEpoch()).isEqualTo(3); // 4 videos, 2 clips of each, 3 in a batch
      Map<String, Integer> seen = new LinkedHashMap<>();
      try (BatchStream batches = task.batches(0)) {
        while (batches.hasNext()) {
          Batch batch = batches.next();
          assertThat(batch.inputs().get("rgb").shape())
              .isEqualTo(Shape.of(batch.size(), 9, 24, 24));
          batch.ids().forEach(id -> seen.merge(id, 1, Integer::sum));
        }
      }
      assertThat(seen).hasSize(4).allSatisfy((id, count) -> assertThat(count).isEqualTo(2));
      assertThat(task.validation()).isNotNull();
      assertThat(task.validation().sampleCount()).isEqualTo(2);
    }
    fields.put("evaluate.test_dataset_dir", test.toString());
    try (EvaluationTask task = new ActionNetwork().openEvaluation(spec(fields), model)) {
      assertThat(task.sampleCount()).isEqualTo(6);
    }
    fields.remove("dataset.label_map");
    try (TrainingTask task = new ActionNetwork().openTraining(spec(fields), null)) {
      assertThat(task.start().meta().classNames()).containsExactly("down", "right");
    }
  }

  @Test
  void videosAreJudgedByTheirClips(@TempDir Path folder) throws IOException {
    Path val = Films.write(folder, "b", 1, 6);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("dataset.val_dataset_dir", val.toString());
    fields.put("model.rgb_seq_length", "2");
    fields.put("model.sample_strategy", "consecutive");
    fields.put("evaluate.batch_size", "4");
    fields.put("evaluate.video_eval_mode", "all");
    Model model = fresh(fields);
    try (EvaluationTask task = new ActionNetwork().openEvaluation(spec(fields), model)) {
      assertThat(task.sampleCount()).isEqualTo(10); // five runs of two frames, two videos
      Evaluator evaluator = task.newEvaluator();
      int clip = 0;
      try (BatchStream batches = task.batches()) {
        while (batches.hasNext()) {
          Batch batch = batches.next();
          assertThat(batch.size()).isLessThanOrEqualTo(4);
          float[] logits = new float[2 * batch.size()];
          for (int i = 0; i < batch.size(); i++, clip++) {
            // four clips of a video are a little wrong, the fifth is very right
            int truth = clip / 5;
            logits[2 * i + truth] = clip % 5 == 4 ? 9 : 0;
            logits[2 * i + 1 - truth] = clip % 5 == 4 ? 0 : 1;
          }
          evaluator.add(batch, Map.of("logits", Tensor.of(logits, batch.size(), 2)));
        }
      }
      assertThat(evaluator.result().metrics())
          .containsEntry("top_1", 1.0)
          .containsEntry("samples", 2.0);
    }
    fields.put("evaluate.video_eval_mode", "conv");
    fields.put("evaluate.video_num_segments", "3");
    try (EvaluationTask task = new ActionNetwork().openEvaluation(spec(fields), model)) {
      assertThat(task.sampleCount()).isEqualTo(6);
    }
  }

  @Test
  void videosAreAnsweredByTheirClips(@TempDir Path folder) throws IOException {
    Films.film(folder.resolve("one"), "down", 0, 6);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("model.rgb_seq_length", "2");
    fields.put("model.sample_strategy", "consecutive");
    fields.put("inference.video_inf_mode", "conv");
    fields.put("inference.video_num_segments", "4");
    Model model = fresh(fields);
    VideoReader reader = new VideoReader(List.of(Stream.RGB));
    Video video = reader.read(folder);
    List<Long> sizes = new ArrayList<>();
    Classification answer =
        new ActionNetwork()
            .task(model, spec(fields))
            .inference()
            .infer(
                List.of(video),
                (part, inputs) -> {
                  int clips = (int) inputs.get("rgb").shape().size(0);
                  sizes.add((long) clips);
                  float[] logits = new float[2 * clips];
                  logits[0] = -9;
                  for (int i = 1; i < clips; i++) {
                    logits[2 * i] = 1;
                  }
                  return Map.of("logits", Tensor.of(logits, clips, 2));
                })
            .get(0);
    assertThat(sizes).containsExactly(4L);
    assertThat(answer.best().className()).isEqualTo("right"); // (-9 + 3) / 4 against 0
    assertThat(reader.list(folder.resolve("one/rgb"))).hasSize(1); // a folder of pictures
    assertThatThrownBy(() -> new VideoReader(List.of(Stream.OF)).list(folder.resolve("one/rgb")))
        .hasMessageContaining("INFERENCE-002");
    assertThatThrownBy(
            () ->
                new ActionNetwork()
                    .task(fresh(Map.of("model.model_type", "of")), null)
                    .inference()
                    .infer(List.of(video), (part, inputs) -> Map.of()))
        .hasMessageContaining("ACTION-002");
  }

  @Test
  void framesAreVariedAndNormalised() throws IOException {
    Map<String, String> fields = new LinkedHashMap<>();
    String group = "dataset.augmentation_config.";
    fields.put(group + "horizontal_flip_prob", "0.25");
    fields.put(group + "train_crop_type", "multi_scale_crop");
    fields.put(group + "scales", "[1, 0.5]");
    fields.put(group + "rgb_input_mean", "[0.5]");
    fields.put(group + "rgb_input_std", "[0.1, 0.2, 0.4]");
    fields.put(group + "of_input_mean", "[0.25]");
    fields.put(group + "of_input_std", "[0.75]");
    fields.put(group + "crop_smaller_edge", "32");
    fields.put(group + "val_center_crop", "true");
    fields.put("model.model_type", "joint");
    ActionSettings settings = new ActionSettings(spec(fields));
    assertThat(settings.trainingPlans().get(Stream.RGB).transforms())
        .containsExactly(
            new ImageTransform.RandomPlacedCrop(24, 24, List.of(1.0, 0.5), Interpolation.BILINEAR),
            new ImageTransform.HorizontalFlip(0.25));
    assertThat(settings.facts().normalization(Stream.RGB).means()).containsExactly(0.5, 0.5, 0.5);
    assertThat(settings.facts().normalization(Stream.RGB).stds()).containsExactly(0.1, 0.2, 0.4);
    assertThat(settings.facts().normalization(Stream.OF).means()).containsExactly(0.25);
    assertThat(settings.facts().normalization(Stream.OF).stds()).containsExactly(0.75);
    assertThat(settings.facts().plan(Stream.OF).transforms())
        .containsExactly(new ImageTransform.MiddleCrop(24, 24, 32, 32, Interpolation.BILINEAR));
    fields.put(group + "train_crop_type", "random_crop");
    fields.put(group + "horizontal_flip_prob", "0");
    fields.put(group + "val_center_crop", "false");
    settings = new ActionSettings(spec(fields));
    assertThat(settings.trainingPlans().get(Stream.OF).transforms())
        .containsExactly(
            new ImageTransform.RandomCoverCrop(24, 24, 0.75, 0.75, Interpolation.BILINEAR));
    assertThat(settings.facts().plan(Stream.RGB).transforms())
        .containsExactly(new ImageTransform.Resize(24, 24, Interpolation.BILINEAR));
    fields.put(group + "crop_smaller_edge", "20");
    assertThatThrownBy(() -> spec(fields)).hasMessageContaining("give 24 or more");
    // a clip's axes: channels of each frame, or frames of each channel
    Video video = Video.of(List.of(Films.square(0, 0), Films.square(18, 18)));
    for (String type : List.of("2d", "3d")) {
      ActionFacts facts =
          new ActionSettings(spec(Map.of("model.input_type", type, "model.rgb_seq_length", "2")))
              .facts();
      Tensor clip =
          new ClipReader(Stream.RGB, facts, facts.plan(Stream.RGB))
              .read(video, new int[] {0, 1}, 0);
      int second = type.equals("2d") ? 3 * 24 * 24 : 24 * 24; // red of the second frame
      double bright = (230 / 255.0 - 0.485) / 0.229;
      assertThat((double) clip.toFloatArray()[0]).isCloseTo(bright, within(1e-5));
      assertThat((double) clip.toFloatArray()[second]).isLessThan(0);
      assertThat((double) clip.toFloatArray()[second + 24 * 24 - 1])
          .isCloseTo(bright, within(1e-5));
    }
  }

  @Test
  void theTrainingIsThatOfItsFields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("train.num_epochs", "4");
    fields.put("train.checkpoint_interval", "3");
    fields.put("train.validation_interval", "2");
    fields.put("train.clip_grad_norm", "2.5");
    fields.put("train.optim.lr", "0.2");
    fields.put("train.optim.momentum", "0.8");
    fields.put("train.optim.weight_decay", "0.01");
    fields.put("train.optim.lr_scheduler", "MultiStep");
    fields.put("train.optim.lr_steps", "[1, 3]");
    fields.put("train.optim.lr_decay", "0.5");
    ActionSettings settings = new ActionSettings(spec(fields));
    TrainingSettings run = settings.plan().settings();
    assertThat(run.epochs()).isEqualTo(4);
    assertThat(run.checkpointPeriod()).isEqualTo(3);
    assertThat(run.validationPeriod()).isEqualTo(2);
    assertThat(settings.plan().program().clip()).isEqualTo(new Phase.Clip.GlobalNorm(2.5));
    assertThat(settings.plan().program().optimizer())
        .isEqualTo(new Optimizer.Sgd(0.8, false, 0.01));
    assertThat(settings.plan().program().decay().names(fresh(fields).graph()))
        .contains("backbone.rgb.bn1.bias", "backbone.rgb.fc_cls.bias");
    double[] epochs = {0.2, 0.1, 0.1, 0.05};
    for (int step = 0; step < 12; step++) {
      assertThat(run.schedule().rate(step, 12)).isCloseTo(epochs[step / 3], within(1e-12));
    }
    fields.put("train.optim.lr_scheduler", "AutoReduce");
    assertThatThrownBy(() -> spec(fields)).hasMessageContaining("use MultiStep");
  }

  /** Release 3 has other names of the groups. */
  @Test
  void specsOfReleaseThreeAreRead() {
    SpecTree tree =
        SpecReader.standard()
            .parse(
                """
                output_dir: results
                model_config:
                  model_type: of
                  backbone: resnet18
                  of_seq_length: 7
                  input_type: 3d
                train_config:
                  optim: {lr: 0.01, momentum: 0.9}
                  epochs: 20
                dataset_config:
                  train_dataset_dir: train
                  label_map: {walk: 0, sits: 1}
                  output_shape: [64, 80]
                  batch_size: 32
                  augmentation_config: {train_crop_type: no_crop}
                """,
                SpecSyntax.YAML,
                "spec");
    ActionSpec spec = BINDER.bind(tree).spec();
    assertThat(new ActionSettings(spec).backbone().name()).isEqualTo("resnet18");
    assertThat(spec.model().ofSeqLength()).isEqualTo(7);
    assertThat(spec.model().inputHeight()).isEqualTo(64);
    assertThat(spec.model().inputWidth()).isEqualTo(80);
    assertThat(spec.train().epochs().numEpochs()).isEqualTo(20);
    assertThat(spec.train().optim().lr()).isEqualTo(0.01);
    assertThat(spec.dataset().labelMap()).containsEntry("sits", 1);
    assertThat(spec.dataset().batchSize()).isEqualTo(32);
  }
}
