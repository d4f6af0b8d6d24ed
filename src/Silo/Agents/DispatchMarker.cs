using System.Text;
using Dormouse.Silo.Files;
using Microsoft.Win32.SafeHandles;

namespace Dormouse.Silo.Agents;

/// <summary>
/// A note in a session's private folder of the prompt that is about to be written to the agent's stdin. It outlives a crash
/// of the silo (though not of the system, which is why it is no proof after a boot), and so tells "never written" from
/// "perhaps written": an agent's own record may lag behind what it has already begun to do.
/// </summary>
/// <param name="folder">The session's private folder.</param>
internal sealed class DispatchMarker(string folder) : IDisposable
{
    // Open as long as the run is: making the file anew for each prompt took a tenth of the whole way to the agent.
    private SafeFileHandle? _file;
    private string? _opened;
    private readonly Lock _gate = new();
    private bool _isClosed;

    private string Path => System.IO.Path.Combine(folder, "given");

    /// <summary>Notes a prompt; before anything of it is written to the agent.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <returns>False if the run is over and nothing was noted.</returns>
    /// <exception cref="IOException">It could not be written down.</exception>
    public bool TrySet(Guid prompt)
    {
        lock (_gate)
        {
            if (_isClosed)
            {
                return false;
            }

            // The folder may have been removed or replaced under the run: a note in a file that nobody finds again is none.
            if (_file is null || FileStamp.Of(Path)?.File is not { } file || file != _opened)
            {
                _file?.Dispose();
                _file = Open();
                _opened = FileStamp.Of(Path)?.File;
            }

            RandomAccess.Write(_file, Encoding.ASCII.GetBytes(prompt.ToString()), fileOffset: 0);
            return true;
        }
    }

    /// <summary>What the file says of a prompt.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <returns>Whether the prompt was noted last, and the file's stamp, which is null if the file is not there or can't be read.</returns>
    public (bool IsSet, FileStamp? Stamp) Look(Guid prompt)
    {
        try
        {
            // The stamp first: what comes after it makes it an old one.
            return FileStamp.Of(Path) is { } stamp ? (File.ReadAllText(Path) == prompt.ToString(), stamp) : (false, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return (false, null);
        }
    }

    /// <summary>The file as it is before a prompt is noted; makes it if it is not there.</summary>
    /// <returns>Its stamp, or null if there is none.</returns>
    public FileStamp? Stamp()
    {
        try
        {
            if (FileStamp.Of(Path) is { } stamp)
            {
                return stamp;
            }

            Open().Dispose();
            return FileStamp.Of(Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            _file?.Dispose();
        }
    }

    private SafeFileHandle Open()
    {
        Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return File.OpenHandle(Path, FileMode.OpenOrCreate, FileAccess.Write);
    }
}
