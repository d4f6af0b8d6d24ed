namespace Dormouse.Frontend.Hosting;

/// <summary>The agents of the machines that are online, for the block that the program prints when it is ready.</summary>
internal static class AgentsThere
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks for them.</summary>
    /// <param name="grains">The grains.</param>
    /// <returns>A few words.</returns>
    public static async Task<string> DescribeAsync(IGrainFactory grains)
    {
        try
        {
            var machines = await grains.GetGrain<IOverviewGrain>(UserKey.Of(UserKey.Owner)).Machines().WaitAsync(Patience);
            var described = machines
                .Select(static machine => machine.Description)
                .OfType<MachineDescription>()
                .Select(
                    static machine =>
                        $"{string.Join(", ", machine.Agents.Select(static agent => $"{agent.Name} {agent.Version}".Trim()))} on {machine.Name}")
                .ToArray();
            return described.Length == 0 ? "none: no machine is online now" : string.Join("; ", described);
        }
        catch (Exception exception)
        {
            return $"not known now: {exception.GetBaseException().Message.ReplaceLineEndings(" ")}";
        }
    }
}
