package io.tao4j.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import io.tao4j.fixtures.ArrayAssert;
import io.tao4j.fixtures.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every schedule of the reference numbers of PyTorch, Keras and TAO. */
class ScheduleGoldenTest {
  private static JsonNode golden() {
    Golden golden = Golden.get();
    return golden.json("optim/lr_schedules.json");
  }

  private static Stream<JsonNode> stream(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false);
  }

  @TestFactory
  List<DynamicTest> givesTheRatesOfTheReference() {
    JsonNode file = golden();
    double rtol = file.at("/tolerance/rtol").doubleValue();
    double atol = file.at("/tolerance/atol").doubleValue();
    List<DynamicTest> tests = new ArrayList<>();
    for (JsonNode schedule : file.get("cases")) {
      String name = schedule.get("name").asText();
      JsonNode params = schedule.get("params");
      tests.add(
          DynamicTest.dynamicTest(
              name,
              () -> compare(of(name, params), params, schedule, schedule.get("lr"), rtol, atol)));
      if (schedule.has("lr_staircase")) {
        long total = params.get("total_steps").longValue();
        LearningRateSchedule stairs =
            new TorchSchedule.Step(
                params.get("base_lr").doubleValue(),
                total * params.get("step_size_percent").longValue() / 100,
                params.get("gamma").doubleValue());
        tests.add(
            DynamicTest.dynamicTest(
                name + " with stairs",
                () -> compare(stairs, params, schedule, schedule.get("lr_staircase"), rtol, atol)));
      }
    }
    assertThat(tests).hasSizeGreaterThanOrEqualTo(20);
    return tests;
  }

  private static void compare(
      LearningRateSchedule schedule,
      JsonNode params,
      JsonNode steps,
      JsonNode rates,
      double rtol,
      double atol) {
    long total = params.path("total_steps").asLong(params.path("total").asLong(40));
    double[] actual =
        stream(steps.get("steps")).mapToDouble(s -> schedule.rate(s.longValue(), total)).toArray();
    double[] expected = stream(rates).mapToDouble(JsonNode::doubleValue).toArray();
    ArrayAssert.assertThat(actual).isCloseTo(expected, rtol, atol);
  }

  @TestFactory
  Stream<DynamicTest> rejectsWhatMustBeRejected() {
    List<JsonNode> rejected = stream(golden().get("must_be_rejected")).toList();
    assertThat(rejected).isNotEmpty();
    return rejected.stream()
        .map(
            params ->
                DynamicTest.dynamicTest(
                    params.get("schedule").asText() + ": " + params.get("why").asText(),
                    () -> {
                      String name = params.get("schedule").asText();
                      assertThatIllegalArgumentException()
                          .isThrownBy(
                              () -> of(name.startsWith("tao_") ? name : "tao_" + name, params))
                          .withMessageContaining("got");
                    }));
  }

  private static double number(JsonNode params, String name) {
    return params.path(name).asDouble(0.01);
  }

  private static long count(JsonNode params, String name) {
    return params.path(name).asLong(10);
  }

  private static List<Double> numbers(JsonNode list) {
    return stream(list).map(JsonNode::doubleValue).toList();
  }

  private static List<Long> counts(JsonNode list) {
    return stream(list).map(JsonNode::longValue).toList();
  }

  private static LearningRateSchedule of(String name, JsonNode p) {
    return switch (name.replaceFirst("_\\d+$", "")) {
      case "torch_step" ->
          new TorchSchedule.Step(number(p, "base_lr"), count(p, "step_size"), number(p, "gamma"));
      case "torch_multistep" ->
          new TorchSchedule.MultiStep(
              number(p, "base_lr"), counts(p.get("milestones")), number(p, "gamma"));
      case "torch_exponential" ->
          new TorchSchedule.Exponential(number(p, "base_lr"), number(p, "gamma"));
      case "torch_cosine_annealing" ->
          new TorchSchedule.CosineAnnealing(
              number(p, "base_lr"), count(p, "T_max"), number(p, "eta_min"));
      case "torch_cosine_warm_restarts" ->
          new TorchSchedule.CosineWarmRestarts(
              number(p, "base_lr"),
              count(p, "T_0"),
              Math.toIntExact(count(p, "T_mult")),
              number(p, "eta_min"));
      case "torch_polynomial" ->
          new TorchSchedule.Polynomial(
              number(p, "base_lr"), count(p, "total_iters"), number(p, "power"));
      case "torch_linear_warmup_then_cosine" ->
          new TorchSchedule.LinearWarmupThenCosine(
              number(p, "base_lr"), count(p, "warmup_steps"), number(p, "start_factor"));
      case "torch_one_cycle_cos" ->
          new TorchSchedule.OneCycle(
              number(p, "max_lr"),
              number(p, "pct_start"),
              number(p, "div_factor"),
              number(p, "final_div_factor"));
      case "keras_cosine_decay" ->
          new KerasSchedule.CosineDecay(
              number(p, "initial_learning_rate"), count(p, "decay_steps"), number(p, "alpha"));
      case "keras_cosine_decay_warmup" ->
          new KerasSchedule.CosineDecay(
              number(p, "initial_learning_rate"),
              count(p, "decay_steps"),
              number(p, "alpha"),
              number(p, "warmup_target"),
              count(p, "warmup_steps"));
      case "keras_exponential_decay", "keras_exponential_decay_staircase" ->
          new KerasSchedule.ExponentialDecay(
              number(p, "initial_learning_rate"),
              count(p, "decay_steps"),
              number(p, "decay_rate"),
              p.get("staircase").booleanValue());
      case "keras_piecewise_constant" ->
          new KerasSchedule.PiecewiseConstant(
              counts(p.get("boundaries")), numbers(p.get("values")));
      case "keras_polynomial_decay", "keras_polynomial_decay_cycle" ->
          new KerasSchedule.PolynomialDecay(
              number(p, "initial_learning_rate"),
              count(p, "decay_steps"),
              number(p, "end_learning_rate"),
              number(p, "power"),
              p.path("cycle").asBoolean(false));
      case "tao_soft_start_annealing" ->
          new TaoSchedule.SoftStartAnnealing(
              number(p, "min_learning_rate"),
              number(p, "max_learning_rate"),
              number(p, "soft_start"),
              number(p, "annealing"));
      case "tao_soft_start_cosine_annealing" ->
          new TaoSchedule.SoftStartCosineAnnealing(
              number(p, "min_learning_rate"),
              number(p, "max_learning_rate"),
              number(p, "soft_start"));
      case "tao_step" ->
          new TaoSchedule.Step(
              number(p, "base_lr"),
              number(p, "gamma"),
              Math.toIntExact(count(p, "step_size_percent")));
      case "tao_multigpu_step_annealing" ->
          new TaoSchedule.SoftAnneal(
              number(p, "start_lr"),
              number(p, "base_lr"),
              number(p, "soft_start"),
              numbers(p.get("annealing_points")),
              p.path("annealing_divider").asDouble(10));
      case "tao_tf2_effdet_cosine" ->
          new WarmupSchedule.Cosine(
              number(p, "base_lr"), number(p, "warmup_init"), count(p, "warmup_steps"));
      case "poly_linear_warmup" ->
          new WarmupSchedule.Polynomial(
              number(p, "base_lr"),
              number(p, "power"),
              number(p, "min_lr"),
              count(p, "warmup_iters"),
              number(p, "warmup_ratio"));
      default -> throw new AssertionError("no schedule for '" + name + "'");
    };
  }
}
