namespace Dormouse.Frontend.Clustering;

/// <summary>Whether grains can be called at all: a frontend of its own is there before the first silo is reached.</summary>
/// <param name="begun">Ends when they can.</param>
internal sealed class ClusterStart(Task begun)
{
    /// <summary>For a host in which they always can.</summary>
    public static ClusterStart Done { get; } = new(Task.CompletedTask);

    /// <summary>Ends when they can.</summary>
    public Task Begun => begun;

    /// <summary>Whether they can.</summary>
    public bool HasBegun => begun.IsCompletedSuccessfully;
}
