using System.Text.Json;
using System.Text.Json.Nodes;
using Dormouse.Hosting.People;
using Dormouse.Hosting.Settings;

namespace Dormouse.Silo.Verbs.Setup;

/// <summary>The file of the settings, as far as a program may change what a person has written.</summary>
/// <param name="path">Its path.</param>
internal sealed class SettingsFile(string path)
{
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Its path.</summary>
    public string Path => path;

    /// <summary>Writes a secret into a file that only its owner can read.</summary>
    /// <param name="path">The file's path.</param>
    /// <param name="secret">The secret.</param>
    /// <returns>A task that ends when it is there whole.</returns>
    public static Task WriteSecretAsync(string path, string secret) => ReplaceAsync(path, $"{secret}\n", OwnersOnly);

    /// <summary>The same as a person may write it.</summary>
    /// <param name="values">Sections, keys and values.</param>
    /// <param name="owner">Telegram's id of the owner; null for none.</param>
    /// <returns>JSON.</returns>
    public static string Lines(IEnumerable<(string Section, string Key, string Value)> values, long? owner)
    {
        var root = new JsonObject();
        Set(root, values, owner);
        return root.ToJsonString();
    }

    /// <summary>Writes settings, and leaves all others as they are.</summary>
    /// <param name="values">Sections, keys and values.</param>
    /// <param name="owner">Telegram's id of somebody who is the owner too; null for nobody.</param>
    /// <returns>False if it has comments, which would be lost, and stays as it is.</returns>
    /// <exception cref="SettingsException">It can't be read.</exception>
    public async Task<bool> TryWriteAsync(IReadOnlyCollection<(string Section, string Key, string Value)> values, long? owner)
    {
        if (values.Count == 0 && owner is null)
        {
            return true;
        }

        var isThere = File.Exists(path);
        var text = isThere ? await File.ReadAllTextAsync(path) : "{}";
        JsonObject root;
        try
        {
            root = JsonNode.Parse(text)!.AsObject();
        }
        catch (JsonException) when (IsReadable(text))
        {
            return false;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new SettingsException($"{path} can't be read: {exception.Message}");
        }

        Set(root, values, owner);
        await ReplaceAsync(path, $"{root.ToJsonString(Indented)}\n", isThere ? File.GetUnixFileMode(path) : OwnersOnly);
        return true;
    }

    private static void Set(JsonObject root, IEnumerable<(string Section, string Key, string Value)> values, long? owner)
    {
        foreach (var (section, key, value) in values)
        {
            In(root, section)[key] = value;
        }

        if (owner is { } id)
        {
            var person = In(In(root, "Users"), KnownPeople.Owner);
            if (person["Telegram"] is not JsonArray ids)
            {
                // One that stands there by itself stays in.
                var one = person["Telegram"]?.DeepClone();
                person["Telegram"] = ids = one is JsonValue ? [one] : [];
            }

            if (!ids.Any(known => known?.ToString() == id.ToString(System.Globalization.CultureInfo.InvariantCulture)))
            {
                ids.Add(id);
            }
        }
    }

    private static JsonObject In(JsonObject parent, string key)
    {
        if (parent[key] is not JsonObject section)
        {
            parent[key] = section = [];
        }

        return section;
    }

    private static bool IsReadable(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return document.RootElement.ValueKind is JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>A crash leaves the file of before, or the whole new one.</summary>
    private static async Task ReplaceAsync(string path, string text, UnixFileMode mode)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = mode };
        try
        {
            await using (var writer = new StreamWriter(temporary, options))
            {
                await writer.WriteAsync(text);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw new UnavailableException($"{path} can't be written: {exception.Message}");
        }
    }
}
