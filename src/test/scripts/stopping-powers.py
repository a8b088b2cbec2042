#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Collision stopping powers of tissues for 90Y: where the factors of PathScale come from, and the density effect for electron-mc.c.

    /usr/bin/python3 src/test/scripts/stopping-powers.py SPECTRUM [DELTA]

SPECTRUM  y90_beta_spectrum.csv: bins of energy in MeV and their probability.
DELTA     where to write the density effect of liver, lung, cortical bone, soft tissue and gas at 280 energies from 0.004 to 2.4 MeV.

Formula: ICRU Report 37, electrons. Density effect: Sternheimer's oscillators (Phys Rev 1952;88:851), insulators, bindings of the atoms times one factor
that gives the mean excitation energy; when the density changes, the plasma energy does and the bindings stay. Prints the check with
ICRU 37 (water 1.849 and 1.824 MeV cm2/g at 1 and 2 MeV), then for each tissue three ratios to four-component soft tissue at 1.04 g/mL: of mean
ranges, of stopping powers over the slowing-down spectrum (what PathScale takes) and over the spectrum itself. Needs numpy and scipy.
"""
import sys

import numpy as np
from scipy.optimize import brentq

ELECTRON_MEV = 0.51099895
# element: atomic mass, then (electrons, binding energy in eV) by shell
ATOMS = {
    'H': (1.008, [(1, 13.6)]),
    'C': (12.011, [(2, 288.), (2, 16.6), (2, 11.3)]),
    'N': (14.007, [(2, 403.), (2, 20.3), (3, 14.5)]),
    'O': (15.999, [(2, 538.), (2, 28.5), (4, 13.6)]),
    'Na': (22.99, [(2, 1075), (2, 66), (6, 34), (1, 5.1)]),
    'Mg': (24.3, [(2, 1308), (2, 92), (6, 54), (2, 7.6)]),
    'P': (30.974, [(2, 2149), (2, 193.), (6, 136.), (2, 17.), (3, 10.5)]),
    'S': (32.06, [(2, 2476), (2, 232), (6, 170), (2, 20), (4, 10.4)]),
    'Cl': (35.45, [(2, 2829), (2, 277), (6, 208), (2, 25), (5, 13)]),
    'K': (39.1, [(2, 3610), (2, 381), (6, 299), (2, 37), (6, 19), (1, 4.3)]),
    'Ca': (40.08, [(2, 4041), (2, 441.), (6, 352.), (2, 49.), (6, 32.), (2, 6.1)]),
}
# tissue: mass fractions (ICRU 46, ICRU 44), mean excitation energy in eV, density that the bindings are adjusted at
TISSUES = {
    'water': (dict(H=.111894, O=.888106), 75., 1.),
    'soft': (dict(H=.101172, C=.111, N=.026, O=.761828), 74.9, 1.04),
    'liver': (dict(H=.102, C=.139, N=.030, O=.716, Na=.002, P=.003, S=.003, Cl=.002, K=.003), 75., 1.06),
    'lung': (dict(H=.103, C=.105, N=.031, O=.749, Na=.002, P=.002, S=.003, Cl=.003, K=.002), 75.3, 1.05),
    'fat': (dict(H=.114, C=.598, N=.007, O=.278, Na=.001, S=.001, Cl=.001), 64.8, .95),
    'bone': (dict(H=.047234, C=.14433, N=.04199, O=.446096, Mg=.0022, P=.10497, S=.00315, Ca=.20993), 106.4, 1.85),
}
MEV = np.geomspace(.002, 2.3, 300)


def density_effect(tissue, density):
    """The function of the kinetic energy in MeV."""
    composition, mean_ev, nominal = TISSUES[tissue]
    shells = [(part / ATOMS[name][0] * count, ev) for name, part in composition.items() for count, ev in ATOMS[name][1]]
    strength, binding = (np.array(column) for column in zip(*shells))
    electrons = strength.sum()
    strength = strength / electrons
    per_gram = electrons / sum(composition.values())
    plasma = 28.816 * np.sqrt(nominal * per_gram)
    factor = brentq(lambda c: (strength / 2 * np.log((c * binding / plasma) ** 2 + 2 / 3 * strength)).sum() - np.log(mean_ev / plasma), .1, 30)
    level2 = (factor * binding / (28.816 * np.sqrt(density * per_gram))) ** 2
    oscillator2 = level2 + 2 / 3 * strength

    def delta(mev):
        t = mev / ELECTRON_MEV
        beta2 = t * (t + 2) / (t + 1) ** 2
        wanted = 1 / beta2 - 1
        if (strength / level2).sum() < wanted:
            return 0.
        l2 = brentq(lambda x: (strength / (level2 + x)).sum() - wanted, 0, 1e7)
        return (strength * np.log((oscillator2 + l2) / oscillator2)).sum() - l2 * (1 - beta2)
    return delta, per_gram


def stopping(tissue, density, mev):
    """Collision stopping power in MeV cm2/g."""
    delta, per_gram = density_effect(tissue, density)
    mean_mev = TISSUES[tissue][1] * 1e-6
    t = mev / ELECTRON_MEV
    beta2 = t * (t + 2) / (t + 1) ** 2
    f = 1 - beta2 + (t ** 2 / 8 - (2 * t + 1) * np.log(2)) / (t + 1) ** 2
    return .153536 * per_gram / beta2 * (
        np.log(t ** 2 * (t + 2) / (2 * (mean_mev / ELECTRON_MEV) ** 2)) + f - np.array([delta(one) for one in mev]))


def ranges(power):
    steps = np.diff(MEV) / 2 * (1 / power[1:] + 1 / power[:-1])
    return np.concatenate([[0], np.cumsum(steps)]) + MEV[0] / power[0] / 2


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    with open(sys.argv[1], encoding='utf-8') as table:
        bins = np.array([[float(cell) for cell in line.split(',')[:3]] for line in table if line[0].isdigit()])
    energy, weight = (bins[:, 0] + bins[:, 1]) / 2, bins[:, 2]
    print('water at 1 and 2 MeV: %.4f %.4f MeV cm2/g (ICRU 37: 1.849, 1.824)' % tuple(stopping('water', 1., np.array([1., 2.]))))
    soft = stopping('soft', 1.04, MEV)
    slowed = np.array([weight[energy > one].sum() for one in MEV]) / soft
    for tissue, density in [('lung', one) for one in (.1, .2, .26, .35, .5, .7, .92, 1.05)] + [
            ('soft', .92), ('fat', .92), ('liver', 1.06), ('water', 1.), ('bone', 1.42), ('bone', 1.85)]:
        power = stopping(tissue, density, MEV)
        far = (weight * energy * np.interp(energy, MEV, ranges(soft))).sum() / (weight * energy * np.interp(energy, MEV, ranges(power))).sum()
        slow = np.trapz(slowed * power, MEV) / np.trapz(slowed * soft, MEV)
        start = (weight * np.interp(energy, MEV, power)).sum() / (weight * np.interp(energy, MEV, soft)).sum()
        print('%-5s %.2f g/mL: ranges %.4f, slowing down %.4f, start %.4f' % (tissue, density, far, slow, start))
    if len(sys.argv) == 3:
        with open(sys.argv[2], 'w', encoding='utf-8') as out:
            for tissue, density in (('liver', 1.06), ('lung', .26), ('bone', 1.85), ('soft', 1.04), ('soft', .0012)):
                delta = density_effect(tissue, density)[0]
                out.write(' '.join('%.6f' % delta(one) for one in np.geomspace(.004, 2.4, 280)) + '\n')


if __name__ == '__main__':
    main()
