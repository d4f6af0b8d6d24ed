using System.Globalization;

namespace Dormouse.Fakes;

/// <summary>Every file the server holds, by its id and by its path.</summary>
internal sealed class BotFiles
{
    private readonly Dictionary<string, StoredFile> _byId = [];

    public StoredFile Add(SentFile file, string folder)
    {
        lock (_byId)
        {
            var number = _byId.Count;
            var stored = new StoredFile(
                string.Create(CultureInfo.InvariantCulture, $"BQACAgIAAxkDAAfake{number:D6}"),
                string.Create(CultureInfo.InvariantCulture, $"AgADfake{number:D6}"),
                $"{folder}/file_{number}{Path.GetExtension(file.Name)}",
                file);
            _byId[stored.Id] = stored;
            return stored;
        }
    }

    public StoredFile? Find(string id)
    {
        lock (_byId)
        {
            return _byId.GetValueOrDefault(id);
        }
    }

    public StoredFile? At(string path)
    {
        lock (_byId)
        {
            return _byId.Values.FirstOrDefault(file => file.Path == path);
        }
    }
}

internal sealed record StoredFile(string Id, string UniqueId, string Path, SentFile File);
