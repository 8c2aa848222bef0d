package io.tao4j.engine;

/**
 * Update rules, in PyTorch's conventions. The learning rate is an argument of each step. Weight
 * decay adds {@code weightDecay * parameter} to the gradient, but for {@link AdamW}, where it is
 * decoupled; which parameters decay is the program's matter.
 */
public sealed interface Optimizer {
  /** Factor of weight decay, zero or more. */
  double weightDecay();

  /**
   * {@code v = momentum * v + g; p -= rate * v}, with Nesterov {@code p -= rate * (g + momentum *
   * v)}. The first v is g.
   *
   * @param momentum from 0, below 1
   * @param nesterov look ahead; needs momentum
   * @param weightDecay zero or more
   */
  record Sgd(double momentum, boolean nesterov, double weightDecay) implements Optimizer {
    public Sgd {
      fraction(momentum, "momentum");
      if (nesterov && momentum == 0) {
        throw new IllegalArgumentException("nesterov needs a momentum above 0");
      }
    }
  }

  /**
   * Kingma and Ba 2014, arXiv 1412.6980; AMSGrad: Reddi et al. 2018.
   *
   * @param beta1 decay of the first moment
   * @param beta2 decay of the second moment
   * @param epsilon added to the root of the corrected second moment
   * @param amsgrad divide by the largest second moment so far
   * @param weightDecay zero or more
   */
  record Adam(double beta1, double beta2, double epsilon, boolean amsgrad, double weightDecay)
      implements Optimizer {
    public Adam {
      fraction(beta1, "beta1");
      fraction(beta2, "beta2");
    }
  }

  /**
   * Adam with decoupled decay {@code p -= rate * weightDecay * p}: Loshchilov and Hutter 2017,
   * arXiv 1711.05101.
   *
   * @param beta1 decay of the first moment
   * @param beta2 decay of the second moment
   * @param epsilon added to the root of the corrected second moment
   * @param weightDecay zero or more
   */
  record AdamW(double beta1, double beta2, double epsilon, double weightDecay)
      implements Optimizer {
    public AdamW {
      fraction(beta1, "beta1");
      fraction(beta2, "beta2");
    }
  }

  /**
   * {@code s = rho * s + (1 - rho) * g^2; p -= rate * g / (sqrt(s) + epsilon)}; centred subtracts
   * the squared mean gradient from s; momentum accumulates the quotient.
   *
   * @param rho decay of the average, PyTorch's {@code alpha}
   * @param momentum from 0, below 1
   * @param epsilon added to the root
   * @param centered estimate the variance
   * @param weightDecay zero or more
   */
  record RmsProp(double rho, double momentum, double epsilon, boolean centered, double weightDecay)
      implements Optimizer {
    public RmsProp {
      fraction(rho, "rho");
      fraction(momentum, "momentum");
    }
  }

  /**
   * Ginsburg et al. 2019, arXiv 1905.11286, as NeMo has it: the second moment is one number for
   * each parameter tensor, the squared norm of its gradient, at first that of the first gradient
   * that is not 0; {@code m = beta1 * m + g / (sqrt(v) + epsilon) + weightDecay * p; p -= rate *
   * m}. Weight decay is part of the momentum.
   *
   * @param beta1 decay of the momentum
   * @param beta2 decay of the squared norm
   * @param epsilon added to the norm
   * @param weightDecay zero or more
   */
  record NovoGrad(double beta1, double beta2, double epsilon, double weightDecay)
      implements Optimizer {
    public NovoGrad {
      fraction(beta1, "beta1");
      fraction(beta2, "beta2");
    }
  }

  /**
   * Zeiler 2012, arXiv 1212.5701: {@code s = rho * s + (1 - rho) * g^2; d = g * sqrt(u + epsilon) /
   * sqrt(s + epsilon); u = rho * u + (1 - rho) * d^2; p -= rate * d}. Moves start small and find
   * their own size, so that the rate is 1 most times.
   *
   * @param rho decay of both averages
   * @param epsilon added below the roots; the size of the first moves
   * @param weightDecay zero or more
   */
  record Adadelta(double rho, double epsilon, double weightDecay) implements Optimizer {
    public Adadelta {
      fraction(rho, "rho");
    }
  }

  private static void fraction(double value, String name) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(name + " is from 0 and below 1, got " + value);
    }
  }
}
