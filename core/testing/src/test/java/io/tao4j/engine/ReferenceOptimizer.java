package io.tao4j.engine;

import io.tao4j.engine.Optimizer.Adadelta;
import io.tao4j.engine.Optimizer.Adam;
import io.tao4j.engine.Optimizer.AdamW;
import io.tao4j.engine.Optimizer.NovoGrad;
import io.tao4j.engine.Optimizer.RmsProp;
import io.tao4j.engine.Optimizer.Sgd;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The update rules of {@link Optimizer} in double precision, one parameter at a time. */
final class ReferenceOptimizer {
  private ReferenceOptimizer() {}

  /** Names of the slots that a rule keeps for each parameter. */
  static List<String> slots(Optimizer optimizer) {
    if (optimizer instanceof Sgd sgd) {
      return sgd.momentum() == 0 ? List.of() : List.of("momentum");
    } else if (optimizer instanceof Adam adam) {
      return adam.amsgrad()
          ? List.of("first_moment", "second_moment", "second_moment_maximum")
          : List.of("first_moment", "second_moment");
    } else if (optimizer instanceof AdamW || optimizer instanceof NovoGrad) {
      return List.of("first_moment", "second_moment");
    } else if (optimizer instanceof Adadelta) {
      return List.of("square_average", "move_average");
    }
    RmsProp rms = (RmsProp) optimizer;
    List<String> slots = new java.util.ArrayList<>(List.of("square_average"));
    if (rms.centered()) {
      slots.add("gradient_average");
    }
    if (rms.momentum() > 0) {
      slots.add("momentum");
    }
    return slots;
  }

  /** Whether a rule corrects moments for having started at zero. */
  static boolean corrects(Optimizer optimizer) {
    return optimizer instanceof Adam || optimizer instanceof AdamW;
  }

  /** Slots of one parameter, all zero. */
  static Map<String, double[]> fresh(Optimizer optimizer, int size) {
    Map<String, double[]> slots = new LinkedHashMap<>();
    slots(optimizer).forEach(name -> slots.put(name, new double[size]));
    return slots;
  }

  /**
   * One update in place.
   *
   * @param step number of this update, from 1
   * @param decay factor of weight decay for this parameter
   */
  static void update(
      Optimizer optimizer,
      double[] p,
      double[] gradient,
      Map<String, double[]> slots,
      double rate,
      long step,
      double decay) {
    if (optimizer instanceof NovoGrad n) {
      novoGrad(n, p, gradient, slots, rate, decay);
      return;
    }
    for (int i = 0; i < p.length; i++) {
      if (optimizer instanceof AdamW) {
        p[i] -= rate * decay * p[i];
      }
      double g = optimizer instanceof AdamW ? gradient[i] : gradient[i] + decay * p[i];
      if (optimizer instanceof Sgd sgd) {
        sgd(sgd, p, i, g, slots, rate);
      } else if (optimizer instanceof Adam a) {
        adam(p, i, g, slots, rate, step, a.beta1(), a.beta2(), a.epsilon());
      } else if (optimizer instanceof AdamW a) {
        adam(p, i, g, slots, rate, step, a.beta1(), a.beta2(), a.epsilon());
      } else if (optimizer instanceof Adadelta a) {
        adadelta(a, p, i, g, slots, rate);
      } else {
        rmsProp((RmsProp) optimizer, p, i, g, slots, rate);
      }
    }
  }

  private static void novoGrad(
      NovoGrad rule,
      double[] p,
      double[] gradient,
      Map<String, double[]> slots,
      double rate,
      double decay) {
    double norm = 0;
    for (double g : gradient) {
      norm += g * g;
    }
    double[] m = slots.get("first_moment");
    double[] v = slots.get("second_moment");
    for (int i = 0; i < p.length; i++) {
      v[i] = v[i] == 0 ? norm : rule.beta2() * v[i] + (1 - rule.beta2()) * norm;
      m[i] = rule.beta1() * m[i] + gradient[i] / (Math.sqrt(v[i]) + rule.epsilon()) + decay * p[i];
      p[i] -= rate * m[i];
    }
  }

  private static void sgd(
      Sgd sgd, double[] p, int i, double g, Map<String, double[]> slots, double rate) {
    if (sgd.momentum() == 0) {
      p[i] -= rate * g;
      return;
    }
    double[] v = slots.get("momentum");
    v[i] = sgd.momentum() * v[i] + g;
    p[i] -= rate * (sgd.nesterov() ? g + sgd.momentum() * v[i] : v[i]);
  }

  private static void adam(
      double[] p,
      int i,
      double g,
      Map<String, double[]> slots,
      double rate,
      long step,
      double beta1,
      double beta2,
      double epsilon) {
    double[] first = slots.get("first_moment");
    double[] second = slots.get("second_moment");
    first[i] = beta1 * first[i] + (1 - beta1) * g;
    second[i] = beta2 * second[i] + (1 - beta2) * g * g;
    double divisor = second[i];
    double[] maximum = slots.get("second_moment_maximum");
    if (maximum != null) {
      maximum[i] = Math.max(maximum[i], second[i]);
      divisor = maximum[i];
    }
    double corrected = first[i] / (1 - Math.pow(beta1, step));
    p[i] -= rate * corrected / (Math.sqrt(divisor / (1 - Math.pow(beta2, step))) + epsilon);
  }

  private static void adadelta(
      Adadelta rule, double[] p, int i, double g, Map<String, double[]> slots, double rate) {
    double[] squares = slots.get("square_average");
    double[] moves = slots.get("move_average");
    squares[i] = rule.rho() * squares[i] + (1 - rule.rho()) * g * g;
    double move = g * Math.sqrt(moves[i] + rule.epsilon()) / Math.sqrt(squares[i] + rule.epsilon());
    moves[i] = rule.rho() * moves[i] + (1 - rule.rho()) * move * move;
    p[i] -= rate * move;
  }

  private static void rmsProp(
      RmsProp rms, double[] p, int i, double g, Map<String, double[]> slots, double rate) {
    double[] square = slots.get("square_average");
    square[i] = rms.rho() * square[i] + (1 - rms.rho()) * g * g;
    double variance = square[i];
    double[] mean = slots.get("gradient_average");
    if (mean != null) {
      mean[i] = rms.rho() * mean[i] + (1 - rms.rho()) * g;
      variance -= mean[i] * mean[i];
    }
    double quotient = g / (Math.sqrt(variance) + rms.epsilon());
    double[] v = slots.get("momentum");
    if (v != null) {
      v[i] = rms.momentum() * v[i] + quotient;
      quotient = v[i];
    }
    p[i] -= rate * quotient;
  }
}
