#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Holds a delivered RT Dose against the truth of the phantom that it was computed from.

    check-truth.py PHANTOM RTDOSE [SUMMARY] [--basis relative|absolute] [--tolerance PERCENT]

PHANTOM  folder that `ytterby phantom` wrote; its truth.json is read, nothing else of it
RTDOSE   the RT Dose file, or a folder that holds exactly one
SUMMARY  summary.json of the run: its region means and its ratio are held against the truth as well

Nothing of Ytterby's code takes part; needs numpy and pydicom (Debian: python3-numpy python3-pydicom).

The mean of a region is taken over the RT Dose voxels whose centre lies in the analytic shape of truth.json, and compared
with two expectations for the same voxels: the one that truth.json states, and one computed here from the shapes and the
point spread function. A relative RT Dose is compared with the true dose, an absolute one with that times the expected
ratio. Both are doses of complete local deposition. A mean of the RT Dose may also be off by half a step of its stored
integers: in a uniform region all voxels round the same way.

A phantom that counts (truth.json has "counts") is compared with the same expectations, and each region may be off by

    4 standard deviations of its mean, computed here from geometry and counts alone: the variance of filtered back-projection,
    sum of (ramp * projection of the region, smoothed by the image's filter)^2 x expected prompts / (sensitivity x
    attenuation)^2. That of OSEM is much the same (OsemTest). A relative dose has the noise of the whole field's activity too.
    What 5.5 mm (FWHM) of further blur would change, about the scanner's own once more: OSEM is stopped early (OsemTest).

beside the tolerance. RT Dose holds no negative voxels, so that noise can only raise its means: it is held from below, the
signed means of SUMMARY from both sides. The expected counts are recomputed and held against truth.json's (2 %), the drawn
prompts against theirs (5 standard deviations). Exit 0 when every difference is within the tolerance (0.5 %),
1 when one is not, 2 on wrong usage.
"""
import argparse
import json
import os
import sys
from types import SimpleNamespace

import numpy as np
import pydicom

FWHM_PER_SIGMA = 2 * np.sqrt(2 * np.log(2))
SIGMAS = 4
UNCONVERGED_FWHM = 5.5
VIEW_STRIDE = 4


def in_ellipsoid(shape, x, y, z):
    (cx, cy, cz), (a, b, c) = shape["centre_mm"], shape["semi_axes_mm"]
    return ((x - cx) / a) ** 2 + ((y - cy) / b) ** 2 + ((z - cz) / c) ** 2 <= 1


def in_solid(solid, x, y, z):
    inside = in_ellipsoid(solid["ellipsoid"], x, y, z)
    for side in solid["cut_by"]:
        (px, py, pz), (nx, ny, nz) = side["point_mm"], side["outward"]
        inside = inside & ((x - px) * nx + (y - py) * ny + (z - pz) * nz <= 0)
    for hole in solid["without"]:
        inside = inside & ~in_ellipsoid(hole, x, y, z)
    return inside


class RtDose:
    """Dose in Gy as [z][y][x] on the axes x, y, z (mm, LPS) of an axial RT Dose."""

    def __init__(self, path):
        found = pydicom.dcmread(rt_dose_file(path))
        require(found.Modality == "RTDOSE", f"{path} is {found.Modality}, not RTDOSE")
        require(found.DoseUnits == "GY", f"Dose Units are {found.DoseUnits}, not GY")
        directions = [float(v) for v in found.ImageOrientationPatient]
        require(np.allclose(directions, [1, 0, 0, 0, 1, 0], atol=1e-6), f"the RT Dose is not axial: {directions}")
        offsets = np.array([float(v) for v in found.GridFrameOffsetVector])
        first = [float(v) for v in found.ImagePositionPatient]
        self.half_step = float(found.DoseGridScaling) / 2
        self.gray = found.pixel_array.astype(float) * float(found.DoseGridScaling)
        rows, columns = (float(v) for v in found.PixelSpacing)
        self.x = first[0] + columns * np.arange(self.gray.shape[2])
        self.y = first[1] + rows * np.arange(self.gray.shape[1])
        self.z = first[2] + offsets if offsets[0] == 0 else offsets
        self.study = found.StudyInstanceUID
        self.frame_of_reference = found.FrameOfReferenceUID

    def inside(self, solids):
        x, y, z = self.x[None, None, :], self.y[None, :, None], self.z[:, None, None]
        inside = np.zeros(self.gray.shape, bool)
        for solid in solids:
            inside |= in_solid(solid, x, y, z)
        return inside

    def is_on(self, grid):
        columns, rows, planes = grid["columns_rows_planes"]
        if self.gray.shape != (planes, rows, columns):
            return False
        axes = zip((self.x, self.y, self.z), grid["first_centre_mm"], grid["spacing_mm"])
        return all(np.allclose(axis, start + step * np.arange(len(axis)), atol=1e-3) for axis, start, step in axes)


def rt_dose_file(path):
    if os.path.isfile(path):
        return path
    found = []
    for folder, _, names in os.walk(path):
        for name in sorted(names):
            try:
                header = pydicom.dcmread(os.path.join(folder, name), stop_before_pixels=True)
            except (pydicom.errors.InvalidDicomError, IsADirectoryError):
                continue
            if header.get("Modality") == "RTDOSE":
                found.append(os.path.join(folder, name))
    require(len(found) == 1, f"{path} holds {len(found)} RT Dose objects, expected 1")
    return found[0]


def blurred(compartments, dose, sigma):
    """Concentration in Bq/mL at the voxel centres of the RT Dose after the point spread function.

    Each solid is sampled at points a quarter of a voxel apart, at least 40 across each axis; the samples are then weighted
    with the Gaussian along x, y and z in turn, as far as five standard deviations.
    """
    field = np.zeros(dose.gray.shape)
    for compartment in compartments:
        shape = compartment["solid"]["ellipsoid"]
        fine, weights, reached = [], [], []
        for axis, centre, semi in zip((dose.x, dose.y, dose.z), shape["centre_mm"], shape["semi_axes_mm"]):
            count = int(np.ceil(max(2 * semi / (np.diff(axis).min() / 4), 40)))
            step = 2 * semi / count
            points = centre - semi + step * (np.arange(count) + 0.5)
            near = np.flatnonzero(np.abs(axis - centre) <= semi + 5 * sigma)
            distance = (axis[near][:, None] - points[None, :]) / sigma
            fine.append(points)
            reached.append(near)
            weights.append(np.exp(-0.5 * distance**2) * step / (sigma * np.sqrt(2 * np.pi)))
        part = in_solid(compartment["solid"], fine[0][None, None, :], fine[1][None, :, None], fine[2][:, None, None])
        part = part.astype(float)
        for along in range(3):
            part = np.moveaxis(np.tensordot(part, weights[along], axes=(2 - along, 1)), -1, 2 - along)
        field[np.ix_(reached[2], reached[1], reached[0])] += compartment["added_bq_per_ml"] * part
    return field


def in_tissue(tissue, x, y, z):
    if "cylinder" in tissue:
        (cx, cy), (a, b) = tissue["cylinder"]["centre_xy_mm"], tissue["cylinder"]["semi_axes_xy_mm"]
        return ((x - cx) / a) ** 2 + ((y - cy) / b) ** 2 <= 1
    if "slab" in tissue:
        (x0, x1), (y0, y1) = tissue["slab"]["x_mm"], tissue["slab"]["y_mm"]
        return (x >= x0) & (x <= x1) & (y >= y0) & (y <= y1)
    return in_solid(tissue["solid"], x, y, z)


class Counts:
    """What every bin of the scan was expected to count, and the noise that follows from it."""

    def __init__(self, truth):
        self.truth, self.counts = truth, truth["counts"]
        (columns, rows, planes), first, step = (truth["pet_grid"][key] for key in ("columns_rows_planes", "first_centre_mm", "spacing_mm"))
        self.x, self.y, self.z = (start + by * np.arange(n) for start, by, n in zip(first, step, (columns, rows, planes)))
        self.gray = np.zeros((planes, rows, columns))
        self.pixel, self.ml = step[0], step[0] * step[1] * step[2] / 1000
        self.bins, self.views = self.counts["bins"], self.counts["views_over_half_a_turn"]
        self.angles = np.pi * (np.arange(0, self.views, VIEW_STRIDE) + 0.5) / self.views
        (cx, cy), (a, b) = truth["body"]["centre_xy_mm"], truth["body"]["semi_axes_xy_mm"]
        margin = self.counts["support_margin_mm"]
        xx, yy = np.meshgrid(self.x, self.y)
        self.support = ((xx - cx) / (a + margin)) ** 2 + ((yy - cy) / (b + margin)) ** 2 <= 1
        self.places = {"support": self.places_of(xx[self.support], yy[self.support]), "plane": self.places_of(xx.ravel(), yy.ravel())}
        self.expect()

    def places_of(self, x, y):
        """For each view the bins of the four quarters of each pixel and their weights, linear between bin centres."""
        found = []
        for angle in self.angles:
            bins, weights = [], []
            for dx in (-0.25, 0.25):
                for dy in (-0.25, 0.25):
                    at = (x + dx * self.pixel) * np.cos(angle) + (y + dy * self.pixel) * np.sin(angle)
                    at = at / self.pixel + self.bins // 2 + 1
                    low = np.clip(np.floor(at).astype(int), 0, self.bins)
                    share = np.clip(at - low, 0, 1)
                    bins += [low, low + 1]
                    weights += [(1 - share) / 4, share / 4]
            found.append((np.concatenate(bins).astype(np.int32), np.concatenate(weights).astype(np.float32)))
        return found

    def project(self, values, pixels):
        """Sums over strips a pixel wide: [view][bin]; what lies beside the bins gathers in the outer two, which are cut."""
        rows = [np.bincount(bins, weights * np.tile(values, 8), self.bins + 2)[1:-1] for bins, weights in self.places[pixels]]
        return np.array(rows)

    def expect(self):
        truth, counts, planes = self.truth, self.counts, len(self.z)
        image = blurred(truth["compartments"], self, counts["scanner_fwhm_mm"] / FWHM_PER_SIGMA)
        image *= truth["image"]["expected_ratio"] * truth["image"]["decay_administration_to_pet"]
        apart = np.subtract.outer(np.arange(self.bins), np.arange(self.bins)) * self.pixel / counts["scatter_sigma_mm"]
        spread = np.exp(-0.5 * apart**2)
        spread /= spread.sum(0)
        sensitivity = np.array(counts["detected_per_bq_by_plane"])
        self.per_unit, self.prompts = [], []
        trues = 0.0
        for plane in range(planes):
            attenuation = np.zeros(self.gray.shape[1:])
            for tissue in counts["tissues"]:
                attenuation[np.broadcast_to(in_tissue(tissue, self.x[None, :], self.y[:, None], self.z[plane]), attenuation.shape)] = tissue["attenuation_per_mm"]
            per_unit = sensitivity[plane] * self.ml / self.views * np.exp(-self.project(attenuation.ravel(), "plane") * self.pixel)
            here = per_unit * self.project(image[plane][self.support], "support")
            trues += here.sum() * VIEW_STRIDE
            self.per_unit.append(per_unit)
            self.prompts.append(here + here @ spread.T * counts["scatter_fraction"] / (1 - counts["scatter_fraction"]))
        self.trues = trues
        randoms = trues / (1 - counts["scatter_fraction"]) * counts["randoms_fraction_of_field"] / (1 - counts["randoms_fraction_of_field"])
        for plane in range(planes):
            self.prompts[plane] += randoms * sensitivity[plane] / sensitivity.sum() / self.views / (counts["field_mm"] / self.pixel)

    def smoothed(self, mask):
        values = mask.astype(float)
        sigma = self.counts["filter_fwhm_mm"] / FWHM_PER_SIGMA
        for along, axis in enumerate((self.z, self.y, self.x)):
            offsets = np.arange(len(axis)) * (axis[1] - axis[0]) / sigma
            weights = np.exp(-0.5 * np.subtract.outer(offsets, offsets) ** 2)
            values = np.moveaxis(np.tensordot(weights / weights.sum(0).max(), values, (1, along)), 0, along)
        return values

    def deviation(self, mask):
        """Standard deviation of the mean over a region, in Bq/mL at the time of the PET."""
        weights = self.smoothed(mask) / mask.sum()
        n = np.arange(1 - self.bins, self.bins)
        ramp = np.where(n == 0, 0.25, np.where(n % 2 == 0, 0, -1 / (np.pi * np.maximum(abs(n), 1)) ** 2))
        filtered = ramp[np.subtract.outer(np.arange(self.bins), np.arange(self.bins)) + self.bins - 1]
        variance = 0.0
        for plane in np.flatnonzero(weights.any((1, 2))):
            through = self.project(weights[plane][self.support], "support") @ filtered * np.pi / self.views
            variance += (through**2 * self.prompts[plane] / self.per_unit[plane] ** 2).sum() * VIEW_STRIDE
        return np.sqrt(variance)

    def hold(self):
        """Largest excess of the recomputed counts over what they may differ by, in percent."""
        counts = self.counts
        expected = sum(counts[key] for key in ("expected_trues", "expected_scatter", "expected_randoms"))
        sum_of_bins = sum(plane.sum() for plane in self.prompts) * VIEW_STRIDE
        drawn = (counts["prompts"] - expected) / np.sqrt(expected)
        print(f"counts: trues {counts['expected_trues']:.0f}, recomputed {self.trues:.0f}; prompts expected {expected:.0f}, recomputed {sum_of_bins:.0f}, drawn {counts['prompts']:.0f} ({drawn:+.2f} sd)")
        off = max(abs(percent(self.trues, counts["expected_trues"])), abs(percent(sum_of_bins, expected)))
        return max(0.0, off - 2) + (0.0 if abs(drawn) <= 5 else float("inf"))


def check(arguments):
    with open(os.path.join(arguments.phantom, "truth.json"), encoding="utf-8") as file:
        truth = json.load(file)
    summary = None
    if arguments.summary:
        with open(arguments.summary, encoding="utf-8") as file:
            summary = json.load(file)
    dose = RtDose(arguments.rtdose)
    require(dose.study == truth["uids"]["study"], f"the RT Dose is of study {dose.study}, not of the phantom's")
    require(dose.frame_of_reference == truth["uids"]["frame_of_reference"], "the RT Dose is in another frame of reference")

    basis = arguments.basis or (summary or {}).get("basis", "relative")
    require(basis in ("relative", "absolute"), f"basis '{basis}' is neither relative nor absolute")
    factor = 1.0 if basis == "relative" else truth["image"]["expected_ratio"]
    constants = truth["dose_constants"]
    to_gray = constants["k_gy_kg_per_gbq"] * 1e-9 / (constants["density_g_per_ml"] * 1e-3)
    expected = blurred(truth["compartments"], dose, truth["image"]["psf_fwhm_mm"] / FWHM_PER_SIGMA) * to_gray
    same_grid = dose.is_on(truth["pet_grid"])
    noise = Counts(truth) if "counts" in truth else None
    if not same_grid:
        print("the RT Dose is not on the PET grid: truth.json's voxel means do not apply, the recomputed ones decide")
    delivered = {region["name"]: region for region in (summary or {}).get("regions", [])}

    worst = 0.0
    field = 0.0
    if noise:
        require(same_grid, "the RT Dose of a phantom that counts is not on the PET grid")
        worst = noise.hold()
        blunt = np.hypot(truth["image"]["psf_fwhm_mm"], UNCONVERGED_FWHM) / FWHM_PER_SIGMA
        blunted = blurred(truth["compartments"], dose, blunt) * to_gray
        everywhere = np.broadcast_to(noise.support, noise.gray.shape)
        field = 100 * noise.deviation(everywhere) * everywhere.sum() * noise.ml / (truth["image"]["measured_mbq_at_pet"] * 1e6)
        print(f"activity of the whole field: standard deviation {field:.2f} %")
    print(f"basis {basis}, tolerance {arguments.tolerance} % beyond half a stored step ({dose.half_step:.4f} Gy); means in Gy over voxel centres in the analytic shape")
    print(f"{'region':<22}{'voxels':>8}{'unblurred':>11}{'truth':>11}{'recomputed':>12}{'found':>11}{'difference':>12}{'summary':>11}{'difference':>12}")
    for region in truth["regions"]:
        inside = dose.inside(region["solids"])
        require(inside.any(), f"no voxel centre of the RT Dose lies in {region['name']}")
        found, recomputed = dose.gray[inside].mean(), expected[inside].mean() * factor
        stated = region["after_psf"]["mean_gy"] * factor
        aim = stated if same_grid else recomputed
        differences = [percent(found, aim), percent(found, recomputed)]
        excesses = [beyond_rounding(d, 100 * dose.half_step / aim) for d in differences] + [abs(percent(recomputed, aim))]
        allowed = 0.0
        if noise:
            at_pet = aim / factor / to_gray * truth["image"]["expected_ratio"] * truth["image"]["decay_administration_to_pet"]
            sigma = np.hypot(100 * noise.deviation(inside) / at_pet, field if basis == "relative" else 0.0)
            allowed = SIGMAS * sigma + abs(percent(blunted[inside].mean() * factor, recomputed))
            excesses = [max(0.0, -differences[0] - allowed), abs(percent(recomputed, aim))]
        line = f"{region['name']:<22}{inside.sum():>8}{region['mean_gy'] * factor:>11.3f}{stated:>11.3f}{recomputed:>12.3f}{found:>11.3f}{differences[0]:>+11.3f}%"
        if same_grid:
            require(inside.sum() == region["after_psf"]["voxel_centres_on_pet_grid"], f"{region['name']}: {inside.sum()} voxels, truth.json says otherwise")
        if region["name"] in delivered:
            reported = delivered[region["name"]]["mean_gy"]
            excesses.append(max(0.0, abs(percent(reported, aim)) - allowed))
            line += f"{reported:>11.3f}{percent(reported, aim):>+11.3f}%"
        elif summary and region["roi_number"] > 0:
            excesses.append(float("inf"))
            line += "    missing in summary"
        if noise:
            line += f"   may be off by {allowed:.1f} % (1 sd {sigma:.1f} %)"
        worst = max(worst, *excesses)
        print(line)
    if summary and summary.get("totals", {}).get("ratio") is not None:
        ratio, aim = summary["totals"]["ratio"], truth["image"]["expected_ratio"]
        worst = max(worst, abs(percent(ratio, aim)) - SIGMAS * field)
        print(f"{'ratio':<22}{'':>8}{'':>11}{aim:>11.4f}{'':>12}{'':>11}{'':>12}{ratio:>11.4f}{percent(ratio, aim):>+11.3f}%")
    passed = worst <= arguments.tolerance
    print(f"largest difference {worst:.3f} % beyond rounding: {'passed' if passed else 'FAILED'}")
    return 0 if passed else 1


def beyond_rounding(difference, rounding):
    return max(0.0, abs(difference) - rounding)


def percent(found, aim):
    return 100 * (found / aim - 1)


def require(condition, sentence):
    if not condition:
        print(f"check-truth: {sentence}", file=sys.stderr)
        sys.exit(1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("phantom")
    parser.add_argument("rtdose")
    parser.add_argument("summary", nargs="?")
    parser.add_argument("--basis", choices=("relative", "absolute"), help="default: as SUMMARY says, else relative")
    parser.add_argument("--tolerance", type=float, default=0.5, help="percent (default 0.5)")
    sys.exit(check(parser.parse_args()))


if __name__ == "__main__":
    main()
