using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Dormouse.Silo.Processes;

/// <summary>A live process, written down for whoever comes after a crash.</summary>
/// <param name="Session">The session's mark.</param>
/// <param name="Process">Which process.</param>
/// <param name="Command">The program, for people who look into the folder.</param>
internal sealed record ProcessRecord(string Session, ProcessIdentity Process, string Command);

/// <summary>A folder with one small file for each live process.</summary>
internal sealed partial class ProcessRecords
{
    private readonly string _folder;

    /// <summary>Makes the folder if need be, closed to other users.</summary>
    /// <exception cref="IOException">It cannot be made.</exception>
    public ProcessRecords(string folder)
    {
        const UnixFileMode Ours = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        _folder = folder;
        Directory.CreateDirectory(folder, Ours);
        File.SetUnixFileMode(folder, Ours);
    }

    /// <summary>Writes the record whole or not at all. A process that is gone already leaves none.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Write(ProcessRecord record)
    {
        if (record.Process.StartTicks == 0)
        {
            return;
        }

        var file = FileOf(record.Process);
        File.WriteAllBytes(file + ".new", JsonSerializer.SerializeToUtf8Bytes(record, Json.Default.ProcessRecord));
        File.Move(file + ".new", file, overwrite: true);
    }

    /// <summary>Forgets the process; a file that cannot be removed is found stale by the next sweep.</summary>
    public void Remove(ProcessIdentity process) => TryDelete(FileOf(process));

    /// <summary>Every readable record.</summary>
    public IReadOnlyList<ProcessRecord> ReadAll() =>
        [.. Directory.GetFiles(_folder, "*.json").Select(TryRead).OfType<ProcessRecord>()];

    /// <summary>Forgets every process but these, broken and half written files with them.</summary>
    public void KeepOnly(IEnumerable<ProcessIdentity> processes)
    {
        var kept = processes.Select(FileOf).ToHashSet();
        foreach (var file in Directory.GetFiles(_folder).Where(file => !kept.Contains(file)))
        {
            TryDelete(file);
        }
    }

    private string FileOf(ProcessIdentity process) =>
        Path.Combine(_folder, string.Create(CultureInfo.InvariantCulture, $"{process.Pid}-{process.StartTicks}.json"));

    private static ProcessRecord? TryRead(string file)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(file), Json.Default.ProcessRecord) is { Session: not null } record
                ? record
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A stale record is harmless: it names a process that is no more.
        }
    }

    [JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(ProcessRecord))]
    private sealed partial class Json : JsonSerializerContext;
}
