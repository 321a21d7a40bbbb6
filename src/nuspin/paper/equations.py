r"""Equations (1)-(16) in LaTeX: as printed, verbatim but for obvious slips of the scan, and as derived where that differs."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Equation:
    """One equation of the paper; `derived` is empty where the printed form is right, `rows` are the audit rows that prove it."""

    label: str
    printed: str
    derived: str
    rows: tuple[int, ...]
    why: str = ""


EQUATIONS = (
    Equation(
        "(1)",
        r"H = \frac{\hat{\mathbf{p}}^2}{2m_e} - \frac{1}{\hbar} \mathbf{s}\cdot\boldsymbol{\mu}",
        "",
        (1,),
    ),
    Equation(
        "(2)",
        r"M_a(\mathbf{r},t) = M_{0a} + \frac{e^2}{m_e^2}\sum_b\int d^3r'\,dt'\,\chi_{ab}(\mathbf{r}-\mathbf{r}',t-t') B_b(\mathbf{r}',t'), \quad \chi_{ab}(\mathbf{r}-\mathbf{r}',t-t') = \frac{i}{\hbar}\theta(t-t')\langle[s_a(\mathbf{r},t), s_b(\mathbf{r}',t')]\rangle_0",
        "",
        (2, 7),
    ),
    Equation(
        "M, H_Z",
        r"\mathbf{M} = -\frac{e}{m_e}\langle\mathbf{s}\rangle, \quad H_{\text{Z}} = -\int d^3r\,\mathbf{M}(\mathbf{r})\cdot\mathbf{B}(\mathbf{r})",
        "",
        (2,),
    ),
    Equation(
        "(3)",
        r"\mathbf{M}_0 = -\frac{ek_F}{2\pi^2\hbar}\boldsymbol{\mu}",
        r"\mathbf{M}_0 = -\frac{ek_F}{4\pi^2\hbar}\boldsymbol{\mu}",
        (3,),
        "Two Fermi spheres split by μ hold half as much.",
    ),
    Equation(
        "(4)",
        r"\chi_1(q) = \frac{m_ek_F}{8\pi^2}\left(1 + \frac{k_F^2-(q/2)^2}{k_Fq}\ln\,|\frac{q+2k_F}{q-2k_F}|\right), \quad \chi_2(q) = \frac{m_e^2}{8\pi\hbar^2}\frac{\theta(2k_F-q)}{q}",
        "",
        (4, 5),
    ),
    Equation(
        "(4), sign",
        r"\chi_{ab}(q) = \delta_{ab}\chi_1(q) + \varepsilon_{abc}\mu_c\chi_2(q)",
        r"\chi_{ab}(q) = \delta_{ab}\chi_1(q) - \varepsilon_{abc}\mu_c|\chi_2(q)|",
        (6,),
        "The printed sign belongs to split energies without a spin accumulation.",
    ),
    Equation(
        "(5)",
        r"\mathbf{M}(\mathbf{r}) = \mathbf{M}_0 + \frac{e^2}{m_e^2}\int\frac{d^3q\,e^{i\mathbf{q}\cdot\mathbf{r}}}{(2\pi)^3}[\chi_1(q) - \chi_2(q)\boldsymbol{\mu}\times]\mathbf{B}(\mathbf{q})",
        r"\mathbf{M}(\mathbf{r}) = \mathbf{M}_0 + \frac{e^2}{m_e^2}\int\frac{d^3q\,e^{i\mathbf{q}\cdot\mathbf{r}}}{(2\pi)^3}[\chi_1(q) + |\chi_2(q)|\boldsymbol{\mu}\times]\mathbf{B}(\mathbf{q})",
        (6, 8),
        "The sign of χ₂.",
    ),
    Equation(
        "(6)",
        r"f_{\text{con}}^{(1)}(x) = \frac{\sin 2x - 2x\cos 2x}{8x^4}",
        "",
        (9, 11),
    ),
    Equation(
        "(7)",
        r"f_{\text{con}}^{(2)}(x) = \frac{1 - \cos 2x}{2x^2}",
        "",
        (10, 11, 12),
    ),
    Equation(
        "point field",
        r"\mathbf{B}(\mathbf{r}) = \mathbf{B}_{\text{local}}\delta(\mathbf{r}): \quad \mathbf{M}_{\parallel} \propto f_{\text{con}}^{(1)}(k_Fr)\,\mathbf{B}_{\text{local}}, \quad \mathbf{M}_{\perp} \propto f_{\text{con}}^{(2)}(k_Fr)\,\boldsymbol{\mu}\times\mathbf{B}_{\text{local}}",
        "",
        (11, 12),
    ),
    Equation(
        "(8)",
        r"H_{\text{hf}} = -\frac{\mu_r\mu_0\gamma_I}{4\pi}\int d^3r\left[\frac{8\pi\delta^3(\mathbf{r})}{3}\mathbf{M}(\mathbf{r})\cdot\mathbf{I} + \frac{3(\mathbf{M}(\mathbf{r})\cdot\hat{\mathbf{r}})(\mathbf{I}\cdot\hat{\mathbf{r}}) - \mathbf{M}(\mathbf{r})\cdot\mathbf{I}}{r^3}\right]",
        r"H_{\text{hf}} = -\frac{\mu_0\gamma_I}{4\pi}\int d^3r\left[\frac{8\pi\delta^3(\mathbf{r})}{3}\mathbf{M}(\mathbf{r})\cdot\mathbf{I} + \frac{3(\mathbf{M}(\mathbf{r})\cdot\hat{\mathbf{r}})(\mathbf{I}\cdot\hat{\mathbf{r}}) - \mathbf{M}(\mathbf{r})\cdot\mathbf{I}}{r^3}\right]",
        (13, 29),
        "A hyperfine field acts inside the atom: no μ_r, here and below.",
    ),
    Equation(
        "(9)",
        r"\mathbf{B}_{\text{con}}(\mathbf{r}) = \frac{2\mu_r\mu_0\gamma_I}{3}\delta^3(\mathbf{r})\mathbf{I}",
        r"\mathbf{B}_{\text{con}}(\mathbf{r}) = \frac{2\mu_0\gamma_I}{3}\delta^3(\mathbf{r})\mathbf{I}",
        (13, 29),
        "Without μ_r.",
    ),
    Equation(
        "(10)",
        r"\mathbf{B}_{\text{dip}}(\mathbf{r}) = \frac{\mu_r\mu_0\gamma_I}{4\pi}\frac{3\mathbf{r}(\mathbf{I}\cdot\mathbf{r}) - r^2\mathbf{I}}{r^5}",
        r"\mathbf{B}_{\text{dip}}(\mathbf{r}) = \frac{\mu_0\gamma_I}{4\pi}\frac{3\mathbf{r}(\mathbf{I}\cdot\mathbf{r}) - r^2\mathbf{I}}{r^5}",
        (13, 29),
        "Without μ_r.",
    ),
    Equation(
        "(11)",
        r"\mathbf{B}_{\text{con}}(\mathbf{q}) = \frac{2\mu_r\mu_0\gamma_I}{3}\mathbf{I}, \quad \mathbf{B}_{\text{dip}}(\mathbf{q}) = \frac{\mu_r\mu_0\gamma_I}{3}\frac{q^2\mathbf{I} - 3(\mathbf{I}\cdot\mathbf{q})\mathbf{q}}{q^2}",
        r"\mathbf{B}_{\text{con}}(\mathbf{q}) = \frac{2\mu_0\gamma_I}{3}\mathbf{I}, \quad \mathbf{B}_{\text{dip}}(\mathbf{q}) = \frac{\mu_0\gamma_I}{3}\frac{q^2\mathbf{I} - 3(\mathbf{I}\cdot\mathbf{q})\mathbf{q}}{q^2}",
        (14, 29),
        "Without μ_r.",
    ),
    Equation(
        "M_con",
        r"\mathbf{M}_{\text{con}}(r) = \frac{e^2\mu_r\mu_0\gamma_Ik_F^4}{6\pi^3m_e}f_{\text{con}}^{(1)}(k_Fr)\,\mathbf{I} + \frac{e^2\mu_r\mu_0\gamma_Ik_F^2}{12\pi^3\hbar^2}f_{\text{con}}^{(2)}(k_Fr)\,\mathbf{I}\times\boldsymbol{\mu}",
        r"\mathbf{M}_{\text{con}}(r) = \frac{e^2\mu_0\gamma_Ik_F^4}{6\pi^3m_e}f_{\text{con}}^{(1)}(k_Fr)\,\mathbf{I} + \frac{e^2\mu_0\gamma_Ik_F^2}{12\pi^3\hbar^2}f_{\text{con}}^{(2)}(k_Fr)\,\boldsymbol{\mu}\times\mathbf{I}",
        (15,),
        "The sign of χ₂.",
    ),
    Equation(
        "M_dip",
        r"\mathbf{M}_{\text{dip}}(\mathbf{r}) = \frac{e^2\mu_r\mu_0\gamma_Ik_F^4}{6\pi^3m_e}f_{\text{dip}}^{(1)}(k_Fr)\,(3(\mathbf{I}\cdot\hat{\mathbf{r}})\hat{\mathbf{r}} - \mathbf{I}) + \frac{e^2\mu_r\mu_0\gamma_Ik_F^2}{12\pi^3\hbar^2}f_{\text{dip}}^{(2)}(k_Fr)\,\boldsymbol{\mu}\times(3(\mathbf{I}\cdot\hat{\mathbf{r}})\hat{\mathbf{r}} - \mathbf{I})",
        r"\mathbf{M}_{\text{dip}}(\mathbf{r}) = \frac{e^2\mu_0\gamma_Ik_F^4}{6\pi^3m_e}f_{\text{dip}}^{(1)}(k_Fr)\,(3(\mathbf{I}\cdot\hat{\mathbf{r}})\hat{\mathbf{r}} - \mathbf{I}) - \frac{e^2\mu_0\gamma_Ik_F^2}{12\pi^3\hbar^2}f_{\text{dip}}^{(2)}(k_Fr)\,\boldsymbol{\mu}\times(3(\mathbf{I}\cdot\hat{\mathbf{r}})\hat{\mathbf{r}} - \mathbf{I})",
        (16,),
        "The sign of χ₂.",
    ),
    Equation(
        "(12)",
        r"f_{\text{dip}}^{(1)}(x) = \frac{x\cos 2x - 2\sin 2x}{8x^4}, \quad f_{\text{dip}}^{(2)}(x) = \frac{3\sin 2x - 2x\cos 2x - 4x}{8x^3}",
        r"f_{\text{dip}}^{(1)}(x) = \frac{x\cos 2x - 2\sin 2x + 3x}{8x^4}, \quad f_{\text{dip}}^{(2)}(x) = \frac{3\sin 2x - 2x\cos 2x - 4x}{8x^3}",
        (17, 18, 19),
        "An integration constant was lost in the first.",
    ),
    Equation(
        "(13)",
        r"\mathbf{M}(\mathbf{r}) \approx -\boldsymbol{\mu}\frac{ek_F}{2\pi^2\hbar} - \frac{e^2\mu_r\mu_0\gamma_Ik_F^2}{12\pi^3\hbar^2}\boldsymbol{\mu}\times\mathbf{I} + \frac{e^2\mu_r\mu_0\gamma_Ik_F^4}{6\pi^3m_e}\left(\frac{\mathbf{I}}{3k_Fr} - 3\frac{3(\mathbf{I}\cdot\hat{\mathbf{r}})\hat{\mathbf{r}} - \mathbf{I}}{8(k_Fr)^3}\right) + O(r^2)",
        r"\mathbf{M}(\mathbf{r}) \approx -\boldsymbol{\mu}\frac{ek_F}{4\pi^2\hbar} + \frac{e^2\mu_0\gamma_Ik_F^2}{12\pi^3\hbar^2}\boldsymbol{\mu}\times\mathbf{I} + \frac{e^2\mu_0\gamma_Ik_F^4}{6\pi^3m_e}\left(\frac{\mathbf{I}}{3k_Fr} + \frac{3(\mathbf{I}\cdot\hat{\mathbf{r}})\hat{\mathbf{r}} - \mathbf{I}}{12k_Fr}\right) + O(r)",
        (20,),
        "Follows from (3), the sign of χ₂ and (12).",
    ),
    Equation(
        "(14)",
        r"\boldsymbol{\tau}_{\text{NSOT}} = -\mathbf{I}\times\frac{\delta H_{\text{hf}}}{\delta\mathbf{I}}",
        "",
        (21,),
    ),
    Equation(
        "torque",
        r"\frac{\boldsymbol{\tau}_{\text{NSOT}}}{a^2} = -g_{\text{field}}\,\mathbf{m}\times\boldsymbol{\mu} + g_{\text{damp}}\,\mathbf{m}\times(\mathbf{m}\times\boldsymbol{\mu})",
        r"\frac{\boldsymbol{\tau}_{\text{NSOT}}}{a^2} = -g_{\text{field}}\,\mathbf{m}\times\boldsymbol{\mu} - g_{\text{damp}}\,\mathbf{m}\times(\mathbf{m}\times\boldsymbol{\mu})",
        (24,),
        "The torque pulls the spin toward +μ.",
    ),
    Equation(
        "(15)",
        r"g_{\text{field}} = \frac{e\mu_r\mu_0\gamma_Ik_FI_p}{3\pi^2a^2}, \quad g_{\text{damp}} = \frac{5(e\mu_r\mu_0\gamma_Ik_F)^2I_p^2}{72\pi^3a^2}",
        r"g_{\text{field}} = \frac{e\mu_0\gamma_Ik_FI_p}{6\pi^2a^2}, \quad g_{\text{damp}} = \frac{(e\mu_0\gamma_Ik_F)^2I_p^2}{24\pi^3a^2}",
        (22, 23, 25, 26),
        "M₀ is halved; the dipolar part of g_damp is negative, 4 − 1 instead of 4 + 1.",
    ),
    Equation(
        "g_nuclear",
        r"g_{\text{nuclear}} \equiv g_{\text{damp}} + ig_{\text{field}}",
        "",
        (35,),
    ),
    Equation(
        "(16)",
        r"\frac{dI_j}{dt} = \tau_{\text{damp}} = g_{\text{damp}}a^2[\mathbf{m}\times(\mathbf{m}\times\boldsymbol{\mu})]_j, \quad \frac{dm_j}{dt} = \frac{g_{\text{damp}}a^2\mu m_j}{\hbar I_p}",
        r"\frac{dI_j}{dt} = \tau_{\text{damp}} = -g_{\text{damp}}a^2[\mathbf{m}\times(\mathbf{m}\times\boldsymbol{\mu})]_j, \quad \frac{dm_j}{dt} = -\frac{g_{\text{damp}}a^2\mu m_j}{\hbar I_p}",
        (27, 28),
        "Amplification needs μ antiparallel to the spin, and a spin larger than 1 (contact) or 3/2 (full kernel).",
    ),
    Equation(
        "thresholds",
        r"\mu \geq (g_{\text{damp}}a^2T_2)^{-1}\hbar I_p, \quad j \geq \frac{\mu\sigma}{2e\lambda\theta}",
        "",
        (33, 34),
    ),
)
