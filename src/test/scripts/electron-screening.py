#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How atoms screen nuclei from electrons, and how little energy their own electrons take: HARTREE_FOCK and the half in electron-mc.c.

    /usr/bin/python3 src/test/scripts/electron-screening.py

Elastic: the momentum of a screened Rutherford cross section that has the first moment of (1 - F/Z)^2, over Moliere's; F is exact for hydrogen, and for C, N,
O, P, Ca by Cromer and Mann (Acta Cryst 1968;A24:321), beyond 1.8 per angstrom that of the 1s electrons. Other elements lie in between.
Inelastic: the least energy that a free electron would take for the same first moment of S/Z, against the mean excitation energy; S by Waller and Hartree,
exact for hydrogen, for calcium with orbitals of Clementi and Raimondi (J Chem Phys 1963;38:2686). Needs numpy and scipy.
"""
from math import factorial

import numpy as np
from scipy.special import gammaln, spherical_jn

BOHR_ANGSTROM, HARTREE_EV = .529177, 27.2114
CROMER_MANN = {  # Z, a, b, c
    'C': (6, (2.31, 1.02, 1.5886, .865), (20.8439, 10.2075, .5687, 51.6512), .2156),
    'N': (7, (12.2126, 3.1322, 2.0125, 1.1663), (.0057, 9.8933, 28.9975, .5826), -11.529),
    'O': (8, (3.0485, 2.2868, 1.5463, .867), (13.2771, 5.7011, .3239, 32.9089), .2508),
    'P': (15, (6.4345, 4.1791, 1.78, 1.4908), (1.9067, 27.157, .526, 68.1645), 1.1149),
    'Ca': (20, (8.6266, 7.3873, 1.5899, 1.0211), (10.4421, .6599, 85.7484, 178.437), 1.3751)}
CALCIUM = ((1, 0, 19.473), (2, 0, 13.776), (2, 1, 16.0414), (3, 0, 9.6016), (3, 1, 8.6584), (4, 0, 4.3981))  # n, l, effective charge


def moment(q, values):
    return np.trapz(values, np.log(q))


def moliere(z):
    return np.sqrt(1.13) * np.cbrt(z) / .885


def elastic():
    q = np.geomspace(1e-3, 300, 4000)
    factors = {'H': (1, 1 / (1 + q ** 2 / 4) ** 2)}
    s = q / BOHR_ANGSTROM / 4 / np.pi
    for name, (z, a, b, c) in CROMER_MANN.items():
        f = sum(one * np.exp(-width * s * s) for one, width in zip(a, b)) + c
        inner = 2 / (1 + (q / (2 * (z - .3))) ** 2) ** 2
        k = np.searchsorted(s, 1.8)
        f[k:] = f[k] * inner[k:] / inner[k]
        factors[name] = z, f
    for name, (z, f) in factors.items():
        screening = q[-1] * np.exp(-.5 - moment(q, (1 - f / z) ** 2))
        print('%-2s nucleus: %.3f of Moliere' % (name, screening / moliere(z)))


def three_j_squared(l, m, n):
    if (l + m + n) % 2:
        return 0
    j, g = l + m + n, (l + m + n) // 2
    return (factorial(j - 2 * l) * factorial(j - 2 * m) * factorial(j - 2 * n) / factorial(j + 1)
            * (factorial(g) / factorial(g - l) / factorial(g - m) / factorial(g - n)) ** 2)


def inelastic():
    q = np.geomspace(1e-3, 300, 260)
    r = np.concatenate([[0], np.geomspace(1e-4, 40, 6000)])
    radial = []
    for n, l, charge in CALCIUM:
        zeta = charge / n
        orbital = np.exp(.5 * ((2 * n + 1) * np.log(2 * zeta) - gammaln(2 * n + 1))) * r ** (n - 1) * np.exp(-zeta * r)
        for inner, other in zip(radial, CALCIUM):
            if other[1] == l:
                orbital = orbital - np.trapz(orbital * inner * r * r, r) * inner
        radial.append(orbital / np.sqrt(np.trapz(orbital ** 2 * r * r, r)))
    same = 0
    for one, (_, l, _) in zip(radial, CALCIUM):
        for two, (_, m, _) in zip(radial, CALCIUM):
            for n in range(abs(l - m), l + m + 1, 2):
                overlap = np.array([np.trapz(one * two * r * r * spherical_jn(n, k * r), r) for k in q])
                same = same + 2 * (2 * l + 1) * (2 * m + 1) * (2 * n + 1) * three_j_squared(l, m, n) * overlap ** 2
    for name, mean_ev, part in (('H', 15, 1 - 1 / (1 + q ** 2 / 4) ** 4), ('Ca', 191, 1 - same / 20)):
        least = q[-1] * np.exp(-moment(q, part))
        print('%-2s electrons: from %.1f eV; mean excitation energy %d eV' % (name, HARTREE_EV * least ** 2 / 2, mean_ev))


if __name__ == '__main__':
    elastic()
    inelastic()
