using System.Security.Cryptography;

namespace Dormouse.Hosting.Tls;

/// <summary>
/// The certificate that this program shows. A renewed one is taken at the next handshake after its file has changed; one that is not
/// whole, or somebody else's, is left alone.
/// </summary>
public sealed partial class InstalledCertificate
{
    private readonly Lock _gate = new();
    private readonly string _path;
    private DateTime _changed;
    private MemberCertificate _current;

    private InstalledCertificate(string path, DateTime changed, MemberCertificate current)
    {
        _path = path;
        _changed = changed;
        _current = current;
    }

    /// <summary>Reads the certificate of a file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The certificate.</returns>
    /// <exception cref="CryptographicException">It holds none.</exception>
    /// <exception cref="IOException">It can't be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static InstalledCertificate Load(string path) =>
        new(path, File.GetLastWriteTimeUtc(path), MemberCertificate.Parse(File.ReadAllText(path)));

    /// <summary>The certificate as it was when the program began, or as it was renewed since.</summary>
    public MemberCertificate Current => _current;

    internal MemberCertificate Refresh(ILogger logger)
    {
        lock (_gate)
        {
            var changed = File.GetLastWriteTimeUtc(_path);
            if (changed == _changed)
            {
                return _current;
            }

            _changed = changed;
            try
            {
                var renewed = MemberCertificate.Parse(File.ReadAllText(_path));
                if (renewed.Member == _current.Member)
                {
                    _current = renewed;
                    LogRenewed(logger, renewed.ValidUntil);
                }
                else
                {
                    LogSomebodyElse(logger, _path, renewed.Member, _current.Member);
                }
            }
            catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
            {
                LogUnreadable(logger, _path, exception.Message);
            }

            return _current;
        }
    }

    [LoggerMessage(LogLevel.Information, "The cluster certificate was renewed; it is valid until {ValidUntil:u}.")]
    private static partial void LogRenewed(ILogger logger, DateTimeOffset validUntil);

    [LoggerMessage(LogLevel.Warning, "{Path} was changed to that of {Other}; this program goes on as {Member}.")]
    private static partial void LogSomebodyElse(ILogger logger, string path, Member other, Member member);

    [LoggerMessage(
        LogLevel.Warning, "{Path} was changed and can't be used ({Reason}); this program goes on with the certificate that it has.")]
    private static partial void LogUnreadable(ILogger logger, string path, string reason);
}
