using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dormouse.Grains.Projects;

namespace Dormouse.Silo.Projects;

/// <summary>The note that a session's folder is being made and is not whole.</summary>
/// <param name="folder">Where the notes are.</param>
/// <param name="place">The session's working folder.</param>
internal sealed class UnfinishedPlace(string folder, string place)
{
    private readonly string _file = Path.Combine(
        folder, $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(place)))[..32]}.json");

    /// <summary>Whether it is noted.</summary>
    public bool Exists => File.Exists(_file);

    /// <summary>Notes it.</summary>
    /// <param name="unfinished">The place.</param>
    public void Write(ProjectPlace unfinished)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText($"{_file}.new", JsonSerializer.Serialize(unfinished));
        File.Move($"{_file}.new", _file, overwrite: true);
    }

    /// <summary>Reads the note.</summary>
    /// <returns>The place; null if it was finished meanwhile.</returns>
    public ProjectPlace? Read()
    {
        try
        {
            return JsonSerializer.Deserialize<ProjectPlace>(File.ReadAllText(_file));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    /// <summary>The place is whole, or gone.</summary>
    public void Delete() => File.Delete(_file);
}
