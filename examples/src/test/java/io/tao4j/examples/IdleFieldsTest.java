package io.tao4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.tao4j.network.Networks;
import io.tao4j.spec.Problem;
import io.tao4j.spec.SpecCode;
import io.tao4j.spec.SpecReport;
import io.tao4j.spec.SpecSyntax;
import io.tao4j.spec.SpecValidator;
import io.tao4j.spec.Verb;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A field that does nothing beside another one says so: never silence. */
class IdleFieldsTest {
  private static final String TRAINED_PARTS =
      "dataset: {train_dataset: {csv_path: a.csv}, num_input: 1, concat_type: linear, %s}";
  private static final String VARIED = "augmentation_config: {augment: true, %s}";

  private static void assertIdle(String network, Verb verb, String spec, String fields) {
    SpecValidator specs = Networks.specs(network).allowMissingPaths().forVerb(verb);
    SpecReport report = specs.check(spec, SpecSyntax.YAML, "spec.yaml");
    assertThat(
            report.notices().stream()
                .filter(notice -> notice.code() == SpecCode.IGNORED_FIELD)
                .map(Problem::path))
        .as(spec)
        .containsExactlyInAnyOrderElementsOf(List.of(fields.split(" ")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dataset: {sampler: softmax, num_instances: 2} | dataset.num_instances
          dataset: {sampler: softmax}, model: {no_margin: true, triplet_loss_weight: 0.5} \
          | model.no_margin model.triplet_loss_weight
          dataset: {sampler: softmax}, train: {optim: {trp_l2: true, triplet_loss_margin: 0.2}} \
          | train.optim.trp_l2 train.optim.triplet_loss_margin
          model: {no_margin: true}, train: {optim: {triplet_loss_margin: 0.2}} \
          | train.optim.triplet_loss_margin
          dataset: {sampler: triplet}, model: {label_smooth: true, id_loss_weight: 1, dropout_rate: 0.1} \
          | model.label_smooth model.id_loss_weight model.dropout_rate
          dataset: {sampler: triplet}, train: {optim: {large_fc_lr: true}} | train.optim.large_fc_lr
          train: {optim: {center_loss_weight: 0.1, center_lr: 0.1}} \
          | train.optim.center_loss_weight train.optim.center_lr
          train: {optim: {warmup_method: cosine, lr_steps: [1], gamma: 0.5, warmup_iters: 3}} \
          | train.optim.lr_steps train.optim.gamma train.optim.warmup_iters
          train: {optim: {warmup_epochs: 3}} | train.optim.warmup_epochs
          train: {optim: {momentum: 0.5}} | train.optim.momentum
          model: {drop_path: 0.2, reduce_feat_dim: true} | model.drop_path model.reduce_feat_dim
          model: {backbone: swin_tiny_patch4_window7_224, feat_dim: 7, last_stride: 2, \
          input_width: 224, input_height: 224} | model.feat_dim model.last_stride
          model: {neck: 'no', neck_feat: before} | model.neck_feat
          """)
  void ofReIdentification(String groups, String fields) {
    String base = "{%s}".formatted(groups.strip());
    String spec =
        base.contains("dataset: {")
            ? base.replace("dataset: {", "dataset: {train_dataset_dir: t, ")
            : base.replaceFirst("\\{", "{dataset: {train_dataset_dir: t}, ");
    assertIdle("re_identification", Verb.TRAIN, spec, fields);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          re_ranking: {k1: 3, k2: 2, lambda_value: 0.5} \
          | re_ranking.k1 re_ranking.k2 re_ranking.lambda_value
          """)
  void ofItsEvaluation(String groups, String fields) {
    assertIdle("re_identification", Verb.EVALUATE, "{%s}".formatted(groups.strip()), fields);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          augmentation_config: {with_random_crop: true, with_random_blur: true} \
          | with_random_crop with_random_blur
          augmentation_config: {random_flip: {enable: true, hflip_probability: 1}} \
          | random_flip.hflip_probability
          """)
  void ofPartsThatAreNotVaried(String group, String fields) {
    assertIdle(
        "optical_inspection", Verb.TRAIN, TRAINED_PARTS.formatted(group), inAugmentation(fields));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          random_flip: {enable: false, vflip_probability: 1} | random_flip.vflip_probability
          random_rotate: {enable: false, angle_list: [90]} | random_rotate.angle_list
          random_color: {enable: false, hue: 0.1, color_probability: 1} \
          | random_color.hue random_color.color_probability
          """)
  void ofPartsThatAreVaried(String group, String fields) {
    assertIdle(
        "optical_inspection",
        Verb.TRAIN,
        TRAINED_PARTS.formatted(VARIED.formatted(group)),
        inAugmentation(fields));
  }

  private static String inAugmentation(String fields) {
    String group = "dataset.augmentation_config.";
    return group + String.join(" " + group, fields.split(" "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          difference_module: learnable, loss: ce, eval_margin: 0.5, train_margin_euclid: 1, \
          embedding_vectors: 3 | train_margin_euclid embedding_vectors
          difference_module: euclidean, embed_dec: 3, learnable_difference_modules: 2, \
          cls_weight: [1, 2] | embed_dec learnable_difference_modules cls_weight
          """)
  void ofPairsThatAreClassified(String group, String fields) {
    assertIdle(
        "visual_changenet",
        Verb.TRAIN,
        "{task: classify, classify_config: {%s, dataset: {train_dataset: {csv_path: a.csv}, num_input: 1}}}"
            .formatted(group.strip()),
        "classify_config." + String.join(" classify_config.", fields.split(" ")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TRAIN | dataset: {train_dataset: {data_path: [t], args: {pre_processes: \
          [{type: Resize2D, args: {short_size: [96, 64]}}]}}} \
          | dataset.train_dataset.args.pre_processes[0]
          TRAIN | dataset: {train_dataset: {data_path: [t]}, validate_dataset: {args: {pre_processes: \
          [{type: MakeShrinkMap}, {type: Resize2D, args: {short_size: [96, 64]}}]}}} \
          | dataset.validate_dataset.args.pre_processes[0]
          EVALUATE | evaluate: {post_processing: {args: {thresh: 0.4}}} \
          | evaluate.post_processing.args.thresh
          EVALUATE | dataset: {validate_dataset: {args: {img_mode: RGB}}} \
          | dataset.validate_dataset.args.img_mode
          EVALUATE | dataset: {validate_dataset: {args: {pre_processes: \
          [{type: Resize2D, args: {short_size: [96, 64]}}]}}} \
          | dataset.validate_dataset.args.pre_processes
          """)
  void ofFindingTexts(Verb verb, String groups, String fields) {
    assertIdle("ocdnet", verb, "{%s}".formatted(groups.strip()), fields);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          joint_pretrained_model_path: a.tao, backbone: resnet_34, input_type: 3d, num_fc: 9 \
          | model.backbone model.input_type model.num_fc
          joint_pretrained_model_path: a.tao, rgb_pretrained_model_path: b.tao, \
          of_pretrained_model_path: c.tao \
          | model.rgb_pretrained_model_path model.of_pretrained_model_path
          """)
  void ofActionsOfBothStreams(String model, String fields) {
    assertIdle(
        "action_recognition",
        Verb.TRAIN,
        "{model: {model_type: joint, %s}, dataset: {train_dataset_dir: t}}"
            .formatted(model.strip()),
        fields);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          enable_visualization: false, visualize_num_images: 2 | visualize_num_images
          loss: {mask_occ: false}, dataloader: {dataset_info: \
          {tfrecords_directory_path: t, tfrecords_set_id_train: afw, no_occlusion_masking_sets: afw}} \
          | dataloader.dataset_info.no_occlusion_masking_sets
          """)
  void ofPointsOfFaces(String groups, String fields) {
    String spec = "{%s}".formatted(groups.strip());
    assertIdle(
        "fpenet",
        Verb.TRAIN,
        spec.contains("dataloader")
            ? spec
            : spec.replaceFirst(
                "\\{",
                "{dataloader: {dataset_info: {tfrecords_directory_path: t, tfrecords_set_id_train: a}}, "),
        fields);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          pitch_mean: 100, pitch_std: 20 | model.pitch_mean model.pitch_std
          pitch_fmin: 70, text_tokenizer: {pad_with_space: false} \
          | model.pitch_fmin model.text_tokenizer.pad_with_space
          """)
  void ofVoicesThatGoOn(String model, String fields) {
    assertIdle(
        "spectro_gen",
        Verb.TRAIN,
        "{train_dataset: [a.json], restore_from: voice.tao, model: {%s}}".formatted(model.strip()),
        fields);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          model: {mode: semantic, object_mask_threshold: 0.1, test_topk_per_image: 5} \
          | answer_config.object_mask_threshold answer_config.test_topk_per_image
          model: {mode: instance, overlap_threshold: 0.1} | answer_config.overlap_threshold
          model: {mode: panoptic, test_topk_per_image: 5} | answer_config.test_topk_per_image
          train: {optim: {lr_scheduler: WarmupPoly, milestones: [3], gamma: 0.5}} \
          | training_config.milestones training_config.gamma
          train: {num_epochs: 5, optim: {milestones: [5, 9]}} | training_config.milestones
          """)
  void ofMask2former(String groups, String fields) {
    String set = "dataset: {train: {type: coco, instance_json: a.json, img_dir: a}}";
    assertIdle("mask2former", Verb.TRAIN, "{%s, %s}".formatted(set, groups.strip()), fields);
  }

  @Test
  void ofOcrnetWithoutLstms() {
    assertIdle(
        "ocrnet",
        Verb.TRAIN,
        "{model: {sequence: None, hidden_size: 64}, dataset: {train_dataset_dir: [a],"
            + " character_list_file: c.txt}}",
        "model.hidden_size");
  }

  @Test
  void ofVocodersThatGoOn() {
    assertIdle(
        "vocoder",
        Verb.TRAIN,
        "{train_dataset: [a.json], restore_from: sound.tao, trainer: {max_steps: 25000}, model:"
            + " {generator: {upsample_initial_channel: 128, resblock: '1'}}}",
        "trainer.max_steps model.generator.upsample_initial_channel model.generator.resblock");
  }
}
