using System.Diagnostics;

namespace Dormouse.EmptyHost;

/// <summary>A grain that does nothing but answer.</summary>
public interface IEchoGrain : IGrainWithStringKey
{
    /// <summary>Answers what it is given.</summary>
    Task<string> Echo(string text);

    /// <summary>Calls another grain of this silo, one call after the other.</summary>
    /// <returns>How long each took, in milliseconds.</returns>
    Task<double[]> MeasureNeighbour(int calls);
}

internal sealed class EchoGrain : Grain, IEchoGrain
{
    public Task<string> Echo(string text) => Task.FromResult(text);

    public async Task<double[]> MeasureNeighbour(int calls)
    {
        var neighbour = GrainFactory.GetGrain<IEchoGrain>($"{this.GetPrimaryKeyString()}, next door");
        var times = new double[calls];
        for (var i = 0; i < calls; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await neighbour.Echo("hello");
            times[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return times;
    }
}
