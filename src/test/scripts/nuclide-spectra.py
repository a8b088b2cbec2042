#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Charged particles of 166Ho, 177Lu and 131I per decay, for the point kernels that electron-mc.c computes of them, and what their photons carry.

    /usr/bin/python3 src/test/scripts/nuclide-spectra.py spectrum Ho-166 > FOLDER/Ho-166.csv
    /usr/bin/python3 src/test/scripts/nuclide-spectra.py check Y90_SPECTRUM      mean energies against ICRP 107 and ENSDF, and the method on 90Y
    /usr/bin/python3 src/test/scripts/nuclide-spectra.py photons                 energy of photons, and what 100 mL of liver would keep of it
    FOLDER/mc FOLDER/delta.txt FOLDER/Ho-166.csv kernel3,0.1,0.01 8000000 1 FOLDER/Ho-166.1.out      (0.02 mm for the others; seeds 1 to 8)
    /usr/bin/python3 src/test/scripts/nuclide-spectra.py kernel Ho-166 FOLDER/Ho-166.*.out > TABLE.csv
    /usr/bin/python3 src/test/scripts/nuclide-spectra.py voxel 4 FOLDER/4mm.bin      a case of electron-mc.c: one active voxel in soft tissue
    /usr/bin/python3 src/test/scripts/nuclide-spectra.py fractions Ho-166 4 FOLDER/Ho-166-4mm.out      its lines of nuclide-voxels.csv

How mc and delta.txt are made says electron-mc.py.

Beta        N(W) = p W (W0 - W)^2 F0 L0 S, each branch with its own end point. F0 L0 and lambda2 exact: Dirac's equation in the field of an evenly
            charged nucleus of 1.2 A^(1/3) fm, integrated outwards (definitions: Behrens and Jaenecke, Landolt-Boernstein I/4, 1969). Screening: Rose's
            shift V0 = 1.45 alpha^2 (Z-1)^(4/3), the factor held below 1.5 V0, where the shift has no meaning. S: 1, or q^2 + lambda2 p^2 for a first
            forbidden unique branch. Not unique: as allowed (Coulomb energy far above the end point)
Branches    intensities ICRP 107; end points Q less the level. Q 1854.7 keV of 166Ho: ENSDF; 970.8 of 131I: where ICRP 107's spectrum ends; 498.3 of 177Lu:
            meets ICRP 107's means (ENSDF has 496.8 +- 0.8 now: 0.3 % less, half a percent of the radii, 0.1 % of the own voxel of 3 mm). Levels, spins
            and parities, and so forbiddenness: ENSDF
Electrons   conversion and Auger, ICRP 107, all above 1e-4 per decay and 1 keV; what is below 1 keV is one line at its mean energy. Their range is below
            0.1 um
Photons     ICRP 107, above 1e-4 of the energy

Facts carry their sources, nothing else is taken over. Needs numpy and scipy.
"""
import sys
from functools import lru_cache
from itertools import permutations, product

import numpy as np
from scipy.integrate import solve_ivp
from scipy.interpolate import CubicSpline

ALPHA, ELECTRON_MEV = 1 / 137.036, .51099895
BINS = 400

# Q in MeV; branches: level in MeV, intensity, unique, mean energy of ICRP 107; electrons and photons: MeV, yield. Z and A are the daughter's.
NUCLIDES = {
    'Ho-166': dict(
        z=68, a=166, q=1.8547, charged=.6963, beta=.6650,
        branches=[(0, .499991, False, .693507), (.080577, .486992, True, .650868), (.785904, 6.0999e-5, True, .368951), (1.46003, .00949984, False, .11489),
                  (1.52841, 2.4e-5, True, .10514), (1.66244, .00306995, False, .0519589), (1.83054, 3.61994e-4, False, .00588977)],
        electrons=[(.023, .109997), (.0708578, .0106912), (.0712992, .126958), (.0722266, .130918), (.0787778, .0656942), (.080574, .0172814),
                   (1.9817e-5, .166075), (4.577e-5, .00127489), (1.41566e-4, 1.56146), (1.97655e-4, .0551304), (2.37013e-4, .262534), (7.05973e-4, .0326323),
                   (.00113435, .589989), (.00130906, .029262), (.00149776, .00163359), (.00548192, .202304), (.00685504, .0721), (.00825967, .00649503),
                   (.0394671, .0039421), (.0469039, .0019945), (.0543484, 2.4225e-4)],
        photons=[(.080574, .0671), (.1844, 2e-5), (.674, 1.94e-4), (.7053, 1.31e-4), (.78589, 1.19e-4), (1.3794, .0093), (1.58189, .00187), (1.66248, .0012),
                 (1.74991, 2.77e-4), (1.83049, 8.5e-5), (.00136711, .00846808), (.0061585, .00232124), (.00689239, .00355228), (.00693539, .0313751),
                 (.00781979, .029221), (.00817512, .00533571), (.00909455, .00516696), (.0482994, .029892), (.0492265, .053044), (.0555821, .005525),
                 (.0557777, .0106786), (.057217, .00122313), (.0572611, .00236702), (.057545, 8.3757e-4)]),
    'Lu-177': dict(
        z=72, a=177, q=.4983, charged=.1479, beta=.1333,
        branches=[(0, .78637, False, .149135), (.11295, .0910428, False, .111507), (.249674, 5.30249e-4, True, .0784451), (.321316, .122057, False, .0475267)],
        electrons=[(.00616401, .00109753), (.0474678, .0517072), (.060401, 1.18801e-4), (.0712428, 2.6802e-4), (.101705, .00552802), (.102187, .0347404),
                   (.103392, .0306777), (.110851, .0177125), (.11295, .00481564), (.125962, 1.03191e-4), (.142884, .00597023), (.184192, 1.91324e-4),
                   (.197121, 7.69803e-4), (.197603, 1.23382e-4), (.198808, 1.19152e-4), (.206267, 2.31783e-4), (1.0732e-5, .111216), (2.44606e-5, .157786),
                   (1.59973e-4, .446606), (2.81854e-4, .0140702), (3.03459e-4, .0758875), (7.16784e-4, .0135035), (.00136622, .194576), (.00154549, .0102732),
                   (.00176734, 6.40929e-4), (.00620291, .0633905), (.00782315, .0235413), (.00947345, .00220287), (.044528, .00180948), (.0531026, 9.36766e-4),
                   (.0616878, 1.16604e-4)],
        photons=[(.071646, .00154), (.11295, .064), (.136725, 4.8e-4), (.208366, .11), (.249674, .00212), (.321316, .00219), (.00163903, .00388609),
                 (.0069823, 8.75531e-4), (.00783281, .00144873), (.00788959, .0127841), (.00903751, .0117562), (.00934358, .00222157), (.0105374, .00213882),
                 (.0547191, .0163172), (.0559237, .0285488), (.0631238, .00303923), (.0633831, .00587418), (.0650467, 6.83509e-4), (.0651063, .00132314),
                 (.0654439, 4.745e-4)]),
    'I-131': dict(
        z=54, a=131, q=.9708, charged=.1918, beta=.1819,
        branches=[(.163930, .00477845, True, .283194), (.341144, 4.97755e-4, False, .200167), (.364490, .894964, False, .191529),
                  (.636990, .0723736, False, .0965904), (.666934, .00648077, False, .0869286), (.722911, .0209057, False, .0693474)],
        electrons=[(.045629, .0355294), (.0747681, .00433327), (.0750811, 3.24126e-4), (.0754103, 8.00774e-5), (.0792584, 9.64331e-4), (.080185, 2.43166e-4),
                   (.142658, 5.04316e-4), (.249749, .00250626), (.278888, 2.69124e-4), (.279365, 1.7577e-4), (.283378, 9.25514e-5), (.291233, 7.88794e-5),
                   (.329933, .0156323), (.359072, .00173458), (.359385, 4.22151e-4), (.359714, 3.22613e-4), (.363562, 5.12402e-4), (.364489, 1.26141e-4),
                   (.602433, 2.89762e-4), (.688355, 7.06758e-5), (2.61504e-5, .118727), (3.62367e-5, .36283), (1.23806e-4, .0445522), (3.17976e-4, .00828747),
                   (5.05029e-4, .0996618), (6.1706e-4, .00570048), (.00332402, .0392981), (.00400104, .0116568), (.00470489, 8.85238e-4),
                   (.0244715, .00393828), (.0286854, .0017619), (.0329032, 1.89387e-4)],
        photons=[(.080185, .0262257), (.177214, .0026961), (.272498, 5.77619e-4), (.284305, .0613567), (.318088, 7.7615e-4), (.325789, .00273695),
                 (.364489, .817), (.404814, 5.4739e-4), (.503004, .00360297), (.636989, .0717326), (.642719, .00217322), (.722911, .0177289),
                 (.00365269, 2.70989e-4), (.00409719, .00273), (.004413, .00144796), (.00470692, 4e-4), (.0294521, .0140078), (.0297812, .0259418),
                 (.0335665, .00243522), (.0336295, .00472116), (.0343952, 5.10579e-4), (.034408, 9.95801e-4), (.0345436, 1.513e-4)]),
}
# The method on 90Y is held against the reference's spectrum: one unique branch.
YTTRIUM = dict(z=40, a=90, q=2.2785, branches=[(0, 1, True, .93299)], electrons=[])
# Of what ICRP 107 gives as the number of electrons per MeV and decay: the sum of the branches.
ICRP_SPECTRUM = {
    'Ho-166': [(.02, .7106), (.1, .7407), (.3, .8038), (.5, .8273), (.8, .7498), (1.1, .5559), (1.4, .2777), (1.6, .09427)],
    'Lu-177': [(.02, 5.24), (.05, 4.638), (.1, 3.642), (.15, 2.797), (.2, 2.223), (.3, 1.161), (.4, .3285)],
    'I-131': [(.02, 3.408), (.05, 3.298), (.1, 3.055), (.2, 2.384), (.3, 1.625), (.4, .9124), (.5, .2974)],
}
# Water, NIST (Hubbell and Seltzer, NISTIR 5632): energy absorption of photons, cm2/g, which for soft tissue is within 2 %.
ABSORPTION = np.array([(.001, 4065), (.0015, 1372), (.002, 615.2), (.003, 191.7), (.004, 81.91), (.005, 41.88), (.006, 24.05), (.008, 9.915), (.01, 4.944),
                       (.015, 1.374), (.02, .5503), (.03, .1557), (.04, .06947), (.05, .04223), (.06, .0319), (.08, .02597), (.1, .02546), (.15, .02764),
                       (.2, .02967), (.3, .03192), (.4, .03279), (.5, .03299), (.6, .03284), (.8, .03206), (1., .03103), (1.25, .02965), (1.5, .02833),
                       (2., .02608)])


def amplitude(kappa, w, z, radius):
    """Square of what a Dirac wave becomes far away that begins as r^|kappa| in a nucleus of even charge, as flux. Units hbar, m, c = 1."""
    k, momentum, begin = abs(kappa), np.sqrt(w * w - 1), radius / 100

    def slopes(r, wave):
        left = w + ALPHA * z * ((3 - (r / radius) ** 2) / 2 / radius if r < radius else 1 / r)
        return [(left + 1) * wave[1] - kappa * wave[0] / r, kappa * wave[1] / r - (left - 1) * wave[0]]

    middle, end = w + 1.5 * ALPHA * z / radius, max(60., 80 / momentum)
    small = ((middle + 1) if kappa > 0 else (1 - middle)) * begin / (2 * k + 1)
    wave = solve_ivp(slopes, (begin, radius), [small, 1.] if kappa > 0 else [1., small], method='DOP853', rtol=1e-9, atol=0).y[:, -1]
    far = solve_ivp(slopes, (radius, end), wave, method='DOP853', rtol=1e-8, atol=0, t_eval=np.linspace(end - 8 * np.pi / momentum, end, 400))
    left = w + ALPHA * z / far.t
    return (np.sqrt(left ** 2 - 1) * (far.y[0] ** 2 / (left + 1) + far.y[1] ** 2 / (left - 1))).mean() * begin ** (2 * k)


@lru_cache(None)
def waves(z, a):
    """Splines over log p of the logarithms of p F0 L0 and of lambda2."""
    radius, w = 1.2 * a ** (1 / 3) / 386.159, 1 + np.geomspace(.002, 2.3, 36) / ELECTRON_MEV
    p = np.sqrt(w * w - 1)
    allowed, unique = (np.array([sum(1 / amplitude(kappa, one, z, radius) for kappa in (-k, k)) for one in w]) for k in (1, 2))
    return CubicSpline(np.log(p), np.log(allowed / 2 / w)), CubicSpline(np.log(p), np.log(9 * unique / allowed / p ** 2))


def shape(mev, end_mev, z, a, unique):
    """Electrons per MeV at these kinetic energies, up to a factor."""
    w, end = 1 + mev / ELECTRON_MEV, 1 + end_mev / ELECTRON_MEV
    coulomb, ratio = waves(z, a)
    shift = 1.45 * ALPHA ** 2 * (z - 1) ** (4 / 3)
    screened = np.maximum(w, 1 + 1.5 * shift) - shift
    value = screened * np.exp(coulomb(np.log(screened ** 2 - 1) / 2)) * np.maximum(end - w, 0) ** 2
    p2 = np.maximum(w * w - 1, .008)
    return value * ((end - w) ** 2 + np.exp(ratio(np.log(p2) / 2)) * p2) if unique else value


def beta(nuclide):
    """Edges of bins in MeV, and electrons per decay in each of them by branch, with the branches' means."""
    last = max(nuclide['q'] - level for level, *_ in nuclide['branches'])
    edges = np.linspace(0, last, BINS + 1)
    nodes, weights = np.polynomial.legendre.leggauss(8)
    parts, means = [], []
    for level, intensity, unique, _ in nuclide['branches']:
        end = nuclide['q'] - level
        cut = np.minimum(edges, end)
        middle, half = (cut[1:] + cut[:-1]) / 2, np.diff(cut) / 2
        at = middle[:, None] + half[:, None] * nodes
        value = shape(at, end, nuclide['z'], nuclide['a'], unique) * weights * half[:, None]
        parts.append(intensity * value.sum(axis=1) / value.sum())
        means.append((value * at).sum() / value.sum())
    return edges, np.array(parts), means


def lines(nuclide):
    """Electrons of one energy: those below 1 keV as one."""
    soft = [line for line in nuclide['electrons'] if line[0] < .001]
    strong = [line for line in nuclide['electrons'] if line[0] >= .001]
    if soft:
        count = sum(part for _, part in soft)
        strong.append((sum(mev * part for mev, part in soft) / count, count))
    return sorted(strong)


def mean_mev(nuclide):
    edges, parts, means = beta(nuclide)
    betas = sum(part.sum() * mean for part, mean in zip(parts, means))
    return betas, sum(mev * part for mev, part in lines(nuclide))


def spectrum(name):
    nuclide = NUCLIDES[name]
    edges, parts, _ = beta(nuclide)
    betas, others = mean_mev(nuclide)
    print('# %s: charged particles per decay, nuclide-spectra.py: betas in bins, then lines. Mean %.5f MeV of betas, %.5f of all' % (name, betas, betas + others))
    print('e_low_MeV,e_high_MeV,probability')
    for low, high, part in zip(edges, edges[1:], parts.sum(axis=0)):
        print('%.7f,%.7f,%.7e' % (low, high, part))
    for mev, part in lines(nuclide):
        print('%.7f,%.7f,%.7e' % (mev, mev, part))


def check(path):
    with open(path, encoding='utf-8') as table:
        bins = np.array([[float(cell) for cell in line.split(',')[:3]] for line in table if line[0].isdigit()])
    edges, parts, means = beta(YTTRIUM)
    ours = np.diff(np.interp(bins[:, [0, 1]], edges, np.concatenate([[0], np.cumsum(parts[0])]), right=1), axis=1)[:, 0]
    print('Y-90 mean %.5f MeV, reference %.5f; largest difference of cumulative fractions %.1e' % (
        means[0], (bins[:, 2] * bins[:, :2].mean(axis=1)).sum(), abs(np.cumsum(ours - bins[:, 2])).max()))
    for name, nuclide in NUCLIDES.items():
        edges, parts, means = beta(nuclide)
        betas, others = mean_mev(nuclide)
        for (level, intensity, unique, icrp), mean in zip(nuclide['branches'], means):
            print('%s to %.4f MeV, %.4f%s: mean %.5f MeV, ICRP 107 %.5f (%+.2f %%)' % (
                name, nuclide['q'] - level, intensity, ' unique' if unique else '', mean, icrp, 100 * (mean / icrp - 1)))
        print('%s betas %.5f MeV, ICRP 107 %.4f (%+.2f %%); all %.5f, its file %.4f (%+.2f %%)' % (
            name, betas, nuclide['beta'], 100 * (betas / nuclide['beta'] - 1), betas + others, nuclide['charged'],
            100 * ((betas + others) / nuclide['charged'] - 1)))
        density = parts.sum(axis=0) / np.diff(edges)
        print('  electrons per MeV over ICRP 107: ' + ', '.join(
            '%.3f at %.2f MeV' % (np.interp(mev, (edges[1:] + edges[:-1]) / 2, density) / icrp, mev) for mev, icrp in ICRP_SPECTRUM[name]))


def photons():
    radius_cm = (3 * 100 / 4 / np.pi) ** (1 / 3)
    way = .75 * radius_cm  # mean way from a point inside to the surface
    for name, nuclide in NUCLIDES.items():
        mev, part = np.array(nuclide['photons']).T
        absorbed = np.exp(np.interp(np.log(mev), np.log(ABSORPTION[:, 0]), np.log(ABSORPTION[:, 1])))
        kept = 1 - np.exp(-absorbed * 1.06 * way)
        print('%s photons %.4f MeV per decay; 100 mL of liver keep %.4f of it, %.2f %% of what charged particles leave' % (
            name, (mev * part).sum(), (mev * part * kept).sum() / (mev * part).sum(), 100 * (mev * part * kept).sum() / nuclide['charged']))


def voxel(edge_mm, path):
    across, middle = 11, np.zeros((11, 11, 11), np.uint8)
    middle[5, 5, 5] = 1
    with open(path, 'wb') as out:
        out.write(np.array([across] * 3 + [float(edge_mm)] * 3).tobytes())
        for bytes_of in (np.full(middle.shape, 3, np.uint8), middle, np.zeros_like(middle)):
            out.write(bytes_of.tobytes())


def fractions(name, edge_mm, path):
    """Each entry that is known to 5 %, mean of those that are alike."""
    mean, error = (values[:1331].reshape(11, 11, 11) for values in np.fromfile(path).reshape(2, -1))
    for at in ((0, 0, 0), (0, 0, 1), (0, 1, 1), (1, 1, 1), (0, 0, 2), (0, 1, 2), (1, 1, 2)):
        alike = {tuple(5 + sign * i for sign, i in zip(signs, order)) for order in permutations(at) for signs in product((-1, 1), repeat=3)}
        value, spread = np.mean([mean[one] for one in alike]), np.sqrt(sum(error[one] ** 2 for one in alike)) / len(alike)
        if spread < .05 * value:
            print('%s,%s,%d,%d,%d,%.6e,%.2e' % (name, edge_mm, *at, value, spread))


def kernel(name, outputs):
    """The table, of runs with as many decays each."""
    runs = [np.loadtxt(path) for path in outputs]
    radius, error = runs[0][:, 0], lambda column: np.sqrt(sum(run[:, column] ** 2 for run in runs)) / len(runs)
    within, part = (np.mean([run[:, column] for run in runs], axis=0) for column in (1, 3))
    part_error, within_error = error(4), error(2)
    # The last electrons are too few for shells of their own: the last shell takes them, 2e-6 of the energy.
    last = int(np.argmax(within > within[-1] - 2e-6))
    part[last] = within[-1] - within[last - 1] if last else within[-1]
    betas, others = mean_mev(NUCLIDES[name])
    mean = betas + others
    with open(outputs[0] + '.log', encoding='utf-8') as log:
        said = log.read().strip()
    print('# %s isotropic point source at the centre of an infinite homogeneous medium: ICRU four-component soft tissue (H .101172 C .111 N .026 O .761828),'
          ' I=74.9 eV, density 1.04 g/cm3' % name)
    print('# electron-mc.c (head: method, check against EGSnrc; commands: head of nuclide-spectra.py), %d runs; of one of them: %s' % (len(runs), said))
    print('# source: betas, conversion and Auger electrons per decay by nuclide-spectra.py (mean %.5f MeV); photons of nuclide and bremsstrahlung leave.'
          ' Largest standard error of a cumulative fraction %.1e' % (mean, within_error.max()))
    print('r_lo_mm,r_hi_mm,E_MeV_per_decay,sigma_E_MeV,fraction_of_emitted,cumulative_fraction,dose_Gy_per_decay,dose_x_4pi_r2_Gy_mm2_per_decay,rel_unc_pct')
    inner, sum_fraction = 0., 0.
    for i in range(last + 1):
        fraction = float('%.6e' % part[i])
        sum_fraction += fraction
        grams = 4 / 3 * np.pi * (radius[i] ** 3 - inner ** 3) * 1e-3 * 1.04
        dose = fraction * mean * 1.602176634e-10 / grams
        middle2 = (radius[i] ** 3 - inner ** 3) / 3 / (radius[i] - inner)
        print('%g,%g,%.6e,%.2e,%.6e,%.6f,%.6e,%.6e,%.2f' % (
            inner, radius[i], fraction * mean, part_error[i] * mean, fraction, sum_fraction, dose, dose * 4 * np.pi * middle2,
            100 * part_error[i] / fraction))
        inner = radius[i]


def main():
    verbs = {('spectrum', 1): spectrum, ('check', 1): check, ('photons', 0): photons, ('voxel', 2): voxel, ('fractions', 3): fractions}
    if len(sys.argv) > 3 and sys.argv[1] == 'kernel':
        return kernel(sys.argv[2], sys.argv[3:])
    verb = verbs.get((sys.argv[1] if len(sys.argv) > 1 else '', len(sys.argv) - 2))
    return verb(*sys.argv[2:]) if verb else sys.exit(__doc__)


if __name__ == '__main__':
    main()
