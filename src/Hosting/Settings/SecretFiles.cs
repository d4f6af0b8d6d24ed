using Dormouse.Hosting.Settings.Binding;

namespace Dormouse.Hosting.Settings;

/// <summary>
/// Secrets that lie in files: a setting whose name ends with <c>File</c> names the file of the secret without that ending, and a file of
/// systemd's credentials is called like the variable of the secret, for example <c>Telegram__Token</c>.
/// </summary>
internal sealed class SecretFiles
{
    /// <summary>The folder in which systemd lays a service's credentials.</summary>
    public const string CredentialsVariable = "CREDENTIALS_DIRECTORY";

    private const string Ending = "File";
    private const int MostBytes = 64 * 1024;

    private readonly Dictionary<string, string?> _secrets = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<string> _faults = [];
    private readonly List<string> _warnings = [];
    private readonly List<string> _paths = [];

    private SecretFiles(IConfiguration configuration, string? credentials)
    {
        foreach (var (key, path) in configuration.AsEnumerable().OrderBy(static setting => setting.Key, StringComparer.Ordinal))
        {
            if (path is { Length: > 0 } && NamesFile(key))
            {
                Take(configuration, key[..^Ending.Length], key, path, HomeFolders.Full(path));
            }
        }

        foreach (var file in credentials is { Length: > 0 } && Directory.Exists(credentials) ? Directory.GetFiles(credentials) : [])
        {
            if (Path.GetFileName(file).Replace("__", ":", StringComparison.Ordinal) is var key && KnownSettings.IsSecret(key))
            {
                Take(configuration, key, $"The credential {Path.GetFileName(file)}", file, file);
            }
        }
    }

    /// <summary>What is wrong with them, a sentence each.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>What whoever runs this should know about them, a sentence each, without an end mark.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The full paths of the files that were read.</summary>
    public IReadOnlyList<string> Paths => _paths;

    /// <summary>Reads all of them.</summary>
    /// <param name="configuration">The settings that name them.</param>
    /// <returns>What was found.</returns>
    public static SecretFiles Of(IConfiguration configuration) =>
        new(configuration, Environment.GetEnvironmentVariable(CredentialsVariable));

    /// <summary>The settings with the secrets in them.</summary>
    /// <param name="configuration">The settings that name the files.</param>
    /// <returns>The settings; a secret has the key that it would have if it were written there.</returns>
    public IConfiguration Over(IConfiguration configuration) => _secrets.Count == 0
        ? configuration
        : new ConfigurationBuilder().AddConfiguration(configuration).AddInMemoryCollection(_secrets).Build();

    private static bool NamesFile(string key) =>
        key.EndsWith(Ending, StringComparison.OrdinalIgnoreCase) && KnownSettings.IsSecret(key[..^Ending.Length]) && KnownSettings.Has(key);

    private void Take(IConfiguration configuration, string secret, string source, string shown, string path)
    {
        if (configuration[secret] is { Length: > 0 } || _secrets.ContainsKey(secret))
        {
            _faults.Add($"{source} and {secret} are both set; it must be one of them.");
            return;
        }

        _paths.Add(path);
        try
        {
            if (Read(path) is { Length: > 0 } text)
            {
                _secrets[secret] = text;
                Judge(source, path);
            }
            else
            {
                _faults.Add(Wrong(source, shown, "which is empty"));
            }
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            _faults.Add(Wrong(source, shown, "which is not there"));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _faults.Add(Wrong(source, shown, $"which can't be read ({exception.Message.TrimEnd('.')})"));
        }
    }

    private static string Read(string path)
    {
        using var file = File.OpenText(path);
        var text = new char[MostBytes];
        return new string(text, 0, file.ReadBlock(text)).Trim();
    }

    private void Judge(string source, string path)
    {
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(path).HasFlag(UnixFileMode.OtherRead))
        {
            _warnings.Add($"{source} is {path}, which every user of this computer can read; run chmod o-r {path}");
        }
    }

    private static string Wrong(string source, string shown, string why) =>
        $"{source} is '{shown}', {why}; it must be {SecretFileAttribute.Rule}.";
}

/// <summary>Allows the path of a file that holds a secret; the value is the full path.</summary>
internal sealed class SecretFileAttribute : RuleAttribute
{
    /// <summary>The rule in words, after "it must be".</summary>
    public const string Rule = "a file with the secret in it and nothing else, its path from the settings' folder or from ~ or /";

    public override string Allowed => Rule;

    public override object? Read(string text) => HomeFolders.Full(text);
}
