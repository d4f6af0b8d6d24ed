using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Dormouse.Silo.Agents;

/// <summary>
/// A note in a session's private folder of the prompt that is about to be written to the agent's stdin. It outlives a crash
/// of the silo (though not of the system, which is why it is no proof after a boot), and so tells "never written" from
/// "perhaps written": an agent's own record may lag behind what it has already begun to do.
/// </summary>
/// <param name="folder">The session's private folder.</param>
internal sealed class GivenMark(string folder) : IDisposable
{
    // Open as long as the run is: making the file anew for each prompt took a tenth of the whole way to the agent.
    private SafeFileHandle? _file;
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

            _file ??= File.OpenHandle(Path, FileMode.OpenOrCreate, FileAccess.Write);
            RandomAccess.Write(_file, Encoding.ASCII.GetBytes(prompt.ToString()), fileOffset: 0);
            return true;
        }
    }

    /// <summary>Whether a prompt was noted last.</summary>
    /// <param name="prompt">The prompt.</param>
    /// <returns>False if it was never about to be written, as far as this boot of the system goes.</returns>
    public bool IsSet(Guid prompt) => File.Exists(Path) && File.ReadAllText(Path) == prompt.ToString();

    public void Dispose()
    {
        lock (_gate)
        {
            _isClosed = true;
            _file?.Dispose();
        }
    }
}
