using Dormouse.Hosting.Settings;

namespace Dormouse.Hosting.Programs;

/// <summary>How a program ends.</summary>
internal static class ProgramEnd
{
    /// <summary>Waits until the program was told to end, and ends it.</summary>
    /// <param name="app">The running program.</param>
    /// <returns>A task that ends when everything has stopped.</returns>
    /// <exception cref="UnavailableException">
    /// Nobody told it: a part of it had failed, which a supervisor must not take for a wish.
    /// </exception>
    public static async Task EndAsync(this WebApplication app)
    {
        UnavailableException? failure = null;

        // At this moment, for what fails while everything stops is no reason to end.
        using (app.Lifetime.ApplicationStopping.Register(() => failure = FailureOf(app.Services)))
        {
            await app.WaitForShutdownAsync();
        }

        if (failure is not null)
        {
            throw failure;
        }
    }

    private static UnavailableException? FailureOf(IServiceProvider services) =>
        services.GetServices<IHostedService>().OfType<BackgroundService>()
        .Where(static part => part.ExecuteTask is { IsFaulted: true })
        .Select(static part => new UnavailableException(
            $"A part of Dormouse, {part.GetType().Name}, has failed, and so it ends: {part.ExecuteTask!.Exception!.GetBaseException().Message.ReplaceLineEndings(" ").TrimEnd('.')}. Start it again."))
        .FirstOrDefault();
}
