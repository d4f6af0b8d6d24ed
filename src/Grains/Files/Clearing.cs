using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Files;

/// <summary>Clears uploads that nobody needs any more. What can't be cleared now is left to <see cref="IUploadGrain.Sweep"/>.</summary>
internal static partial class Clearing
{
    /// <summary>Clears.</summary>
    /// <param name="grains">The grains.</param>
    /// <param name="files">The files.</param>
    /// <param name="logger">Where failures are told.</param>
    /// <returns>A task that ends when all were tried.</returns>
    public static async Task ClearAsync(this IGrainFactory grains, IEnumerable<Attachment> files, ILogger logger)
    {
        foreach (var file in files)
        {
            try
            {
                await grains.GetGrain<IUploadGrain>(file.Upload).Clear();
            }
            catch (Exception exception) when (exception is StoreUnavailableException or TimeoutException or OrleansException)
            {
                LogLeft(logger, exception, file.Upload);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "Upload {Upload} could not be cleared; it is swept later.")]
    private static partial void LogLeft(ILogger logger, Exception exception, string upload);
}
