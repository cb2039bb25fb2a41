// Ten activation functions, each with its slope.
{
  const Z = [...Array(81).keys()].map((i) => -5 + i / 8);
  const sigmoid = (z) => 1 / (1 + Math.exp(-z));
  const below = (z) => { // the probability that a standard normal number is below z: a series without cancellation
    let [term, sum] = [z, z];
    for (let n = 3; Math.abs(term) > 1e-18; n += 2) {
      term *= (z * z) / n;
      sum += term;
    }
    return 0.5 + (sum * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI);
  };
  const [SCALE, ALPHA] = [1.0507009873554805, 1.6732632423543772];
  const FUNCTIONS = { // the value, and the slope
    none: [(z) => z, () => 1],
    sigmoid: [sigmoid, (z) => sigmoid(z) * (1 - sigmoid(z))],
    tanh: [Math.tanh, (z) => 1 - Math.tanh(z) ** 2],
    ReLU: [(z) => Math.max(z, 0), (z) => (z > 0 ? 1 : 0)],
    'leaky ReLU': [(z) => Math.max(z, 0.01 * z), (z) => (z > 0 ? 1 : 0.01)],
    softplus: [(z) => Math.log1p(Math.exp(z)), sigmoid],
    SiLU: [(z) => z * sigmoid(z), (z) => sigmoid(z) * (1 + z * (1 - sigmoid(z)))],
    GELU: [(z) => z * below(z), (z) => below(z) + (z * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI)],
    SELU: [(z) => SCALE * (z > 0 ? z : ALPHA * Math.expm1(z)), (z) => SCALE * (z > 0 ? 1 : ALPHA * Math.exp(z))],
    sine: [Math.sin, Math.cos],
  };

  const compute = (state) => {
    const [value, slope] = FUNCTIONS[state.function];
    const slopes = Z.map(slope);
    return {
      y: Z.map(value), slopes, at: value(state.z), slope: slope(state.z), least: Math.min(...slopes), most: Math.max(...slopes),
    };
  };

  const draw = ({ one, all, state: { z }, numbers: { y, slopes, at, slope } }) => {
    const place = (number, unit = 24) => (unit * number).toFixed(2);
    const curve = (heights, unit) => Z.map((x, i) => [x, heights[i]]).filter(([, height]) => height > -2.1)
      .map(([x, height]) => `${place(x)},${place(-height, unit)}`).join(' ');
    one('.curve').setAttribute('points', curve(y, 24));
    one('.slopes').setAttribute('points', curve(slopes, 60));
    [-1, 1].forEach((side, i) => {
      one('.tangent').setAttribute(`x${i + 1}`, place(z + side));
      one('.tangent').setAttribute(`y${i + 1}`, place(-at - slope * side));
    });
    all('.hand').forEach((hand, i) => {
      hand.setAttribute('cx', place(z));
      hand.setAttribute('cy', i ? place(-slope, 60) : place(-at));
    });
  };

  movingFigure('layers_activations', { compute, draw });
}
