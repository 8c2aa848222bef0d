package io.tao4j.engine.pytorch.internal;

import static io.tao4j.engine.pytorch.internal.ScalarType.literal;

import io.tao4j.engine.Optimizer;
import java.util.Map;

/**
 * Update rules as in-place lines, one parameter after the other: PyTorch's {@code _foreach_} forms
 * have no effect inside a script (they count as dead code there).
 */
final class OptimizerEmitter {
  private final Optimizer optimizer;
  private final ScriptText text;

  OptimizerEmitter(Optimizer optimizer, ScriptText text) {
    this.optimizer = optimizer;
    this.text = text;
  }

  /**
   * Lines before the first parameter.
   *
   * @param counts expression of a vector with each parameter's number of updates, this one included
   */
  void corrections(String counts) {
    if (optimizer instanceof Optimizer.Adam adam) {
      corrections(adam.beta1(), adam.beta2(), counts);
    } else if (optimizer instanceof Optimizer.AdamW adam) {
      corrections(adam.beta1(), adam.beta2(), counts);
    }
  }

  private void corrections(double beta1, double beta2, String counts) {
    // In float64: powers of a decay near 1 lose too much in float32.
    text.line("counts = torch.to(%s, 7)".formatted(counts));
    list("correction1", "torch.rsub(torch.pow(%s, counts), 1.)".formatted(literal(beta1)));
    list(
        "correction2",
        "torch.sqrt(torch.rsub(torch.pow(%s, counts), 1.))".formatted(literal(beta2)));
  }

  private void list(String name, String vector) {
    text.line("%s = annotate(List[float], (%s).tolist())".formatted(name, vector));
  }

  /**
   * Lines of one parameter. {@code rate} is in scope.
   *
   * @param index the parameter's place in the vector of counts
   * @param rate expression of its learning rate
   * @param p the parameter
   * @param g variable of its gradient, free to be assigned again
   * @param owned whether nothing else reads the gradient's memory, so that it may be overwritten: a
   *     new tensor costs fresh pages
   * @param decay whether weight decay applies
   * @param slots expression of each slot
   */
  void update(
      int index,
      String rate,
      String p,
      String g,
      boolean owned,
      boolean decay,
      Map<String, String> slots) {
    double weightDecay = decay ? optimizer.weightDecay() : 0;
    if (optimizer instanceof Optimizer.NovoGrad novoGrad) {
      novoGrad(novoGrad, weightDecay, rate, p, g, slots);
      return;
    }
    if (weightDecay != 0) {
      if (optimizer instanceof Optimizer.AdamW) {
        text.line("torch.mul_(%s, 1. - %s * %s)".formatted(p, rate, literal(weightDecay)));
      } else if (optimizer instanceof Optimizer.Sgd sgd && sgd.momentum() > 0 && !sgd.nesterov()) {
        // v = momentum * v + decay * p + g without a tensor in between.
        String v = slots.get("momentum");
        text.line("torch.mul_(%s, %s)".formatted(v, literal(sgd.momentum())));
        text.line("torch.add_(%s, %s, alpha=%s)".formatted(v, p, literal(weightDecay)));
        text.line("torch.add_(%s, %s)".formatted(v, g));
        text.line("torch.sub_(%s, %s, alpha=%s)".formatted(p, v, rate));
        return;
      } else {
        text.line("%s = %s(%s, %s, alpha=%s)".formatted(g, add(owned), g, p, literal(weightDecay)));
        owned = true;
      }
    }
    if (optimizer instanceof Optimizer.Sgd sgd) {
      sgd(sgd, rate, p, g, owned, slots);
    } else if (optimizer instanceof Optimizer.Adam adam) {
      adam(adam.beta1(), adam.beta2(), adam.epsilon(), adam.amsgrad(), index, rate, p, g, slots);
    } else if (optimizer instanceof Optimizer.AdamW adam) {
      adam(adam.beta1(), adam.beta2(), adam.epsilon(), false, index, rate, p, g, slots);
    } else if (optimizer instanceof Optimizer.RmsProp rms) {
      rmsProp(rms, rate, p, g, slots);
    } else if (optimizer instanceof Optimizer.Adadelta rule) {
      adadelta(rule, rate, p, g, slots);
    }
  }

  private void adadelta(
      Optimizer.Adadelta rule, String rate, String p, String g, Map<String, String> slots) {
    String squares = slots.get("square_average");
    String moves = slots.get("move_average");
    String epsilon = literal(rule.epsilon());
    average(squares, g, rule.rho());
    text.line(
        "%s = torch.mul_(torch.div_(torch.sqrt_(torch.add(%s, %s)), torch.sqrt_(torch.add(%s, %s))), %s)"
            .formatted(g, moves, epsilon, squares, epsilon, g));
    average(moves, g, rule.rho());
    text.line("torch.sub_(%s, %s, alpha=%s)".formatted(p, g, rate));
  }

  /** A running mean of squares. */
  private void average(String squares, String x, double kept) {
    text.line(
        "torch.addcmul_(torch.mul_(%s, %s), %s, %s, value=%s)"
            .formatted(squares, literal(kept), x, x, literal(1 - kept)));
  }

  /** The second moment is one number, held as often as the parameter has elements. */
  private void novoGrad(
      Optimizer.NovoGrad rule,
      double weightDecay,
      String rate,
      String p,
      String g,
      Map<String, String> slots) {
    String m = slots.get("first_moment");
    String v = slots.get("second_moment");
    String norm = "torch.sum(torch.mul(%s, %s))".formatted(g, g);
    String blended =
        "torch.add(torch.mul(%s, %s), %s, alpha=%s)"
            .formatted(v, literal(rule.beta2()), norm, literal(1 - rule.beta2()));
    text.line(
        "torch.copy_(%s, torch.where(torch.eq(%s, 0.), %s, %s))".formatted(v, v, norm, blended));
    text.line(
        "torch.addcdiv_(torch.mul_(%s, %s), %s, torch.add_(torch.sqrt(%s), %s))"
            .formatted(m, literal(rule.beta1()), g, v, literal(rule.epsilon())));
    if (weightDecay != 0) {
      text.line("torch.add_(%s, %s, alpha=%s)".formatted(m, p, literal(weightDecay)));
    }
    text.line("torch.sub_(%s, %s, alpha=%s)".formatted(p, m, rate));
  }

  private static String add(boolean owned) {
    return owned ? "torch.add_" : "torch.add";
  }

  private void sgd(
      Optimizer.Sgd sgd,
      String rate,
      String p,
      String g,
      boolean owned,
      Map<String, String> slots) {
    if (sgd.momentum() == 0) {
      text.line("torch.sub_(%s, %s, alpha=%s)".formatted(p, g, rate));
      return;
    }
    String v = slots.get("momentum");
    text.line("torch.add_(torch.mul_(%s, %s), %s)".formatted(v, literal(sgd.momentum()), g));
    String direction =
        sgd.nesterov()
            ? "%s(%s, %s, alpha=%s)".formatted(add(owned), g, v, literal(sgd.momentum()))
            : v;
    text.line("torch.sub_(%s, %s, alpha=%s)".formatted(p, direction, rate));
  }

  private void adam(
      double beta1,
      double beta2,
      double epsilon,
      boolean amsgrad,
      int index,
      String rate,
      String p,
      String g,
      Map<String, String> slots) {
    String m = slots.get("first_moment");
    String v = slots.get("second_moment");
    text.line("torch.lerp_(%s, %s, %s)".formatted(m, g, literal(1 - beta1)));
    text.line(
        "torch.addcmul_(torch.mul_(%s, %s), %s, %s, value=%s)"
            .formatted(v, literal(beta2), g, g, literal(1 - beta2)));
    if (amsgrad) {
      String largest = slots.get("second_moment_maximum");
      text.line("torch.copy_(%s, torch.maximum(%s, %s))".formatted(largest, largest, v));
      v = largest;
    }
    text.line(
        "torch.addcdiv_(%s, %s, torch.add_(torch.div_(torch.sqrt(%s), correction2[%s]), %s), value=-%s / correction1[%s])"
            .formatted(p, m, v, index, literal(epsilon), rate, index));
  }

  private void rmsProp(
      Optimizer.RmsProp rms, String rate, String p, String g, Map<String, String> slots) {
    String s = slots.get("square_average");
    double fresh = 1 - rms.rho();
    average(s, g, rms.rho());
    String variance = s;
    if (rms.centered()) {
      String mean = slots.get("gradient_average");
      text.line("torch.lerp_(%s, %s, %s)".formatted(mean, g, literal(fresh)));
      variance = "torch.addcmul(%s, %s, %s, value=-1.)".formatted(s, mean, mean);
    }
    String root = "torch.add_(torch.sqrt(%s), %s)".formatted(variance, literal(rms.epsilon()));
    if (rms.momentum() > 0) {
      String v = slots.get("momentum");
      text.line(
          "torch.addcdiv_(torch.mul_(%s, %s), %s, %s)"
              .formatted(v, literal(rms.momentum()), g, root));
      text.line("torch.sub_(%s, %s, alpha=%s)".formatted(p, v, rate));
    } else {
      text.line("torch.addcdiv_(%s, %s, %s, value=-%s)".formatted(p, g, root, rate));
    }
  }
}
