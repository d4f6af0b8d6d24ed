using System.Text.RegularExpressions;

namespace Dormouse.Frontend.Web;

/// <summary>
/// What strangers may read of what was said in a session: without the paths of its machine and without what looks like a secret. It takes
/// what it knows the shape of; what is secret in plain words it can't know.
/// </summary>
/// <param name="folder">The session's folder on its machine; null if it is not known.</param>
internal sealed partial class SharedText(string? folder)
{
    private const string Hidden = "‹hidden›";
    private const string Scheme = "file://";

    private readonly string? _folder = folder?.TrimEnd('/') is { Length: > 1 } known ? known : null;

    /// <summary>Takes from a text what is nobody else's business.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The text without it.</returns>
    public string Of(string text)
    {
        var plain = Keys().Replace(text, Hidden);
        plain = Tokens().Replace(plain, Hidden);
        plain = Assigned().Replace(plain, $"$1{Hidden}");
        plain = InAddress().Replace(plain, $"$1{Hidden}@");
        if (_folder is not null)
        {
            plain = plain.Replace($"file://{_folder}", _folder, StringComparison.Ordinal)
                .Replace($"{_folder}/", "", StringComparison.Ordinal)
                .Replace(_folder, ".", StringComparison.Ordinal);
        }

        return WindowsPaths().Replace(Paths().Replace(plain, static path => Shortened(path.Value)), "…");
    }

    /// <summary>The last part of a path says what is talked about; a home's is a person's name.</summary>
    private static string Shortened(string path)
    {
        var parts = path[(path.StartsWith(Scheme, StringComparison.Ordinal) ? Scheme.Length : 0)..]
            .Split('/', StringSplitOptions.RemoveEmptyEntries);
        return parts.Length > 2 ? $"…/{parts[^1]}" : "…";
    }

    [GeneratedRegex(
        @"-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----.*?(?:-----END [A-Z0-9 ]{0,40}PRIVATE KEY-----|\z)",
        RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Keys();

    /// <summary>Tokens of Anthropic, OpenAI, GitHub, GitLab, Slack, AWS, Google, npm, Telegram, JWTs, and Dormouse's own.</summary>
    [GeneratedRegex(
        @"\b(?:sk-[A-Za-z0-9_-]{16,}|gh[opusr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,}"
        + @"|xox[abeprs]-[A-Za-z0-9-]{10,}|A[KS]IA[A-Z0-9]{16}|AIza[A-Za-z0-9_-]{30,}|npm_[A-Za-z0-9]{30,}|[0-9]{7,12}:[A-Za-z0-9_-]{33,}"
        + @"|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*)?|[a-z0-9][a-z0-9_-]{0,40}\.[A-Za-z0-9_-]{43}(?![A-Za-z0-9_-]))",
        RegexOptions.CultureInvariant)]
    private static partial Regex Tokens();

    /// <summary>Variables and settings whose name says that they are secret, and what a header lets in by.</summary>
    [GeneratedRegex(
        """((?:\b[A-Z0-9_]{0,60}(?:TOKEN|SECRET|PASSWORD|PASSWD|API_?KEY|ACCESS_KEY|PRIVATE_KEY)["']?\s{0,3}[=:]\s{0,3}"""
        + """|\b[Pp]assword=|\b[Pp]wd=|\b(?:Bearer|Basic)\s)["']?)[^\s"';,&`]{6,}""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Assigned();

    [GeneratedRegex(@"\b([a-z][a-z0-9+.-]{1,20}://)[^\s/:@]{1,100}:[^\s/@]{1,200}@", RegexOptions.CultureInvariant)]
    private static partial Regex InAddress();

    /// <summary>Paths that begin at the root, where roots have the names that they have; an address's path is none.</summary>
    [GeneratedRegex(
        """(?:file://|(?<![\w./~:-])/+(?=/)|(?<![\w./~-])|(?<=(?<!\w)-[A-Za-z]))/(?:home|root|Users|tmp|var|etc|opt|usr|mnt|srv"""
        + """|media|run|proc|sys|dev|data|private|nix|Volumes|Library)(?:/+[^\s/"'`<>()\[\]{}|,;:*?!\\]+)+/*""",
        RegexOptions.CultureInvariant)]
    private static partial Regex Paths();

    [GeneratedRegex("""\b[A-Za-z]:\\(?:[^\s\\/"'`<>|:*?]+\\)*[^\s\\/"'`<>|:*?]*""", RegexOptions.CultureInvariant)]
    private static partial Regex WindowsPaths();
}
