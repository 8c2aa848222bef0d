package io.tao4j.engine.tensorflow.internal;

import io.tao4j.engine.Optimizer;
import io.tao4j.tensor.DType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tensorflow.Output;

/**
 * Update rules as functions from old to new values: nothing is written here, so that a step can
 * still be refused. TensorFlow's own training operations differ from the contract in where epsilon
 * and the corrections stand.
 */
final class OptimizerLowering {
  private final Optimizer optimizer;
  private final GraphWriter writer;
  private final Output<?> rate;
  private final @Nullable Correction correction;

  /**
   * What makes up for moments that started at zero, {@code 1 - decay ^ updates}.
   *
   * @param first of the first moment, a {@code FLOAT32} scalar
   * @param secondRoot root of that of the second moment
   */
  record Correction(Output<?> first, Output<?> secondRoot) {}

  /**
   * New values of one parameter.
   *
   * @param parameter its numbers
   * @param slots its optimiser state by slot
   */
  record Update(Output<?> parameter, Map<String, Output<?>> slots) {}

  /**
   * @param rate learning rate, a {@code FLOAT32} scalar
   * @param correction this parameter's, or null for a rule without
   */
  OptimizerLowering(
      Optimizer optimizer, GraphWriter writer, Output<?> rate, @Nullable Correction correction) {
    this.optimizer = optimizer;
    this.writer = writer;
    this.rate = rate;
    this.correction = correction;
  }

  /**
   * Corrections of all parameters at once.
   *
   * @param counts a vector with each parameter's number of updates, this one included
   */
  static List<Correction> corrections(
      Optimizer optimizer, GraphWriter writer, Output<?> counts, int size) {
    double beta1;
    double beta2;
    if (optimizer instanceof Optimizer.Adam adam) {
      beta1 = adam.beta1();
      beta2 = adam.beta2();
    } else if (optimizer instanceof Optimizer.AdamW adam) {
      beta1 = adam.beta1();
      beta2 = adam.beta2();
    } else {
      throw new IllegalStateException("no corrections for " + optimizer);
    }
    Output<?> first = correction(writer, beta1, counts);
    Output<?> secondRoot = writer.of("Sqrt", correction(writer, beta2, counts));
    List<Output<?>> firsts = writer.unpack(first, size);
    List<Output<?>> secondRoots = writer.unpack(secondRoot, size);
    return IntStream.range(0, size)
        .mapToObj(i -> new Correction(firsts.get(i), secondRoots.get(i)))
        .toList();
  }

  private static Output<?> correction(GraphWriter writer, double beta, Output<?> counts) {
    // In float64: powers of a decay near 1 lose too much in float32.
    Output<?> power = writer.of("Pow", writer.real(beta), writer.toReal(counts));
    return writer.cast(writer.of("Sub", writer.real(1), power), DType.FLOAT32);
  }

  /**
   * New values of a parameter with gradient {@code g}.
   *
   * @param decay whether weight decay applies to it
   * @param slots old optimiser state by slot
   */
  Update update(Output<?> p, Output<?> g, boolean decay, Map<String, Output<?>> slots) {
    double weightDecay = decay ? optimizer.weightDecay() : 0;
    Map<String, Output<?>> fresh = new LinkedHashMap<>();
    if (optimizer instanceof Optimizer.AdamW adam) {
      Output<?> kept = subtract(writer.scalar(1), scale(rate, weightDecay));
      Output<?> shrunk = weightDecay == 0 ? p : multiply(p, kept);
      Output<?> move = adam(adam.beta1(), adam.beta2(), adam.epsilon(), false, g, slots, fresh);
      return new Update(subtract(shrunk, move), fresh);
    }
    if (optimizer instanceof Optimizer.NovoGrad novoGrad) {
      return new Update(subtract(p, novoGrad(novoGrad, weightDecay, p, g, slots, fresh)), fresh);
    }
    Output<?> decayed = weightDecay == 0 ? g : add(g, scale(p, weightDecay));
    Output<?> move;
    if (optimizer instanceof Optimizer.Sgd sgd) {
      move = sgd(sgd, decayed, slots, fresh);
    } else if (optimizer instanceof Optimizer.Adam adam) {
      move =
          adam(adam.beta1(), adam.beta2(), adam.epsilon(), adam.amsgrad(), decayed, slots, fresh);
    } else if (optimizer instanceof Optimizer.RmsProp rms) {
      move = rmsProp(rms, decayed, slots, fresh);
    } else if (optimizer instanceof Optimizer.Adadelta rule) {
      move = adadelta(rule, decayed, slots, fresh);
    } else {
      throw new IllegalStateException("no rule for " + optimizer);
    }
    return new Update(subtract(p, move), fresh);
  }

  private Output<?> sgd(
      Optimizer.Sgd sgd, Output<?> g, Map<String, Output<?>> slots, Map<String, Output<?>> fresh) {
    if (sgd.momentum() == 0) {
      return multiply(g, rate);
    }
    Output<?> v = add(scale(old(slots, "momentum"), sgd.momentum()), g);
    fresh.put("momentum", v);
    return multiply(sgd.nesterov() ? add(g, scale(v, sgd.momentum())) : v, rate);
  }

  private Output<?> adam(
      double beta1,
      double beta2,
      double epsilon,
      boolean amsgrad,
      Output<?> g,
      Map<String, Output<?>> slots,
      Map<String, Output<?>> fresh) {
    Output<?> m = blend(old(slots, "first_moment"), g, beta1);
    Output<?> v = blend(old(slots, "second_moment"), writer.of("Square", g), beta2);
    fresh.put("first_moment", m);
    fresh.put("second_moment", v);
    if (amsgrad) {
      v = writer.of("Maximum", old(slots, "second_moment_maximum"), v);
      fresh.put("second_moment_maximum", v);
    }
    Correction factors = Objects.requireNonNull(correction);
    Output<?> root = divide(writer.of("Sqrt", v), factors.secondRoot());
    Output<?> size = divide(rate, factors.first());
    return multiply(divide(m, add(root, writer.scalar(epsilon))), size);
  }

  /** The second moment is one number, held as often as the parameter has elements. */
  private Output<?> novoGrad(
      Optimizer.NovoGrad rule,
      double weightDecay,
      Output<?> p,
      Output<?> g,
      Map<String, Output<?>> slots,
      Map<String, Output<?>> fresh) {
    Output<?> old = old(slots, "second_moment");
    // L2Loss is half the sum of squares
    Output<?> norm = add(scale(old, 0), scale(writer.of("L2Loss", g), 2));
    Output<?> isFirst = writer.of("Equal", old, writer.scalar(0));
    Output<?> v = writer.of("SelectV2", isFirst, norm, blend(old, norm, rule.beta2()));
    Output<?> root = add(writer.of("Sqrt", v), writer.scalar(rule.epsilon()));
    Output<?> m = add(scale(old(slots, "first_moment"), rule.beta1()), divide(g, root));
    Output<?> decayed = weightDecay == 0 ? m : add(m, scale(p, weightDecay));
    fresh.put("second_moment", v);
    fresh.put("first_moment", decayed);
    return multiply(decayed, rate);
  }

  private Output<?> rmsProp(
      Optimizer.RmsProp rms,
      Output<?> g,
      Map<String, Output<?>> slots,
      Map<String, Output<?>> fresh) {
    Output<?> s = blend(old(slots, "square_average"), writer.of("Square", g), rms.rho());
    fresh.put("square_average", s);
    Output<?> variance = s;
    if (rms.centered()) {
      Output<?> mean = blend(old(slots, "gradient_average"), g, rms.rho());
      fresh.put("gradient_average", mean);
      variance = subtract(s, writer.of("Square", mean));
    }
    Output<?> move = divide(g, add(writer.of("Sqrt", variance), writer.scalar(rms.epsilon())));
    if (rms.momentum() > 0) {
      move = add(scale(old(slots, "momentum"), rms.momentum()), move);
      fresh.put("momentum", move);
    }
    return multiply(move, rate);
  }

  private Output<?> adadelta(
      Optimizer.Adadelta rule,
      Output<?> g,
      Map<String, Output<?>> slots,
      Map<String, Output<?>> fresh) {
    Output<?> squares = blend(old(slots, "square_average"), writer.of("Square", g), rule.rho());
    Output<?> old = old(slots, "move_average");
    Output<?> epsilon = writer.scalar(rule.epsilon());
    Output<?> size = writer.of("Sqrt", add(old, epsilon));
    Output<?> move = multiply(g, divide(size, writer.of("Sqrt", add(squares, epsilon))));
    fresh.put("square_average", squares);
    fresh.put("move_average", blend(old, writer.of("Square", move), rule.rho()));
    return multiply(move, rate);
  }

  /** {@code kept * old + (1 - kept) * fresh}. */
  private Output<?> blend(Output<?> old, Output<?> fresh, double kept) {
    return add(scale(old, kept), scale(fresh, 1 - kept));
  }

  private static Output<?> old(Map<String, Output<?>> slots, String slot) {
    Output<?> value = slots.get(slot);
    if (value == null) {
      throw new IllegalStateException("no slot " + slot);
    }
    return value;
  }

  private Output<?> scale(Output<?> x, double factor) {
    return multiply(x, writer.scalar(factor));
  }

  private Output<?> add(Output<?> a, Output<?> b) {
    return writer.of("AddV2", a, b);
  }

  private Output<?> subtract(Output<?> a, Output<?> b) {
    return writer.of("Sub", a, b);
  }

  private Output<?> multiply(Output<?> a, Output<?> b) {
    return writer.of("Mul", a, b);
  }

  private Output<?> divide(Output<?> a, Output<?> b) {
    return writer.of("RealDiv", a, b);
  }
}
