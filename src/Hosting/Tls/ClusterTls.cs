using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;

namespace Dormouse.Hosting.Tls;

/// <summary>Mutual TLS on one connection of Orleans: nothing that the peer says is read before both sides know each other.</summary>
/// <param name="installed">Our certificate.</param>
/// <param name="refused">Who is told about those that were refused.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class ClusterTls(InstalledCertificate installed, RefusedPeers refused, TimeProvider time, ILogger<ClusterTls> logger)
{
    /// <summary>How long a handshake may take. Orleans gives up opening a connection after as long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly Oid ServerUse = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientUse = new("1.3.6.1.5.5.7.3.2");

    /// <summary>Lets a peer in, or closes the connection.</summary>
    /// <param name="context">The connection.</param>
    /// <param name="next">What comes after.</param>
    /// <param name="door">What the peer reached, for the log.</param>
    /// <param name="role">The role that it must have; null if any will do.</param>
    /// <returns>A task that ends when the connection does.</returns>
    public async Task AcceptAsync(ConnectionContext context, ConnectionDelegate next, string door, MemberRole? role)
    {
        var own = installed.Refresh(logger);
        var check = new PeerCheck(own, role, [], time);
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = own.Context,
            ClientCertificateRequired = true,
            EnabledSslProtocols = SslProtocols.Tls13,
            CertificateChainPolicy = check.PolicyFor(ClientUse),
            RemoteCertificateValidationCallback = check.IsLetIn,
            AllowRenegotiation = false,
            AllowTlsResume = false,
        };
        var stream = new SslStream(new TransportStream(context.Transport), leaveInnerStreamOpen: true);
        if (await ShakeHandsAsync(context, cancellation => stream.AuthenticateAsServerAsync(options, cancellation), check) is { } reason)
        {
            refused.Tell(context.RemoteEndPoint, door, reason);
            context.Abort();
            await stream.DisposeAsync();
            return;
        }

        await GoOnAsync(context, stream, next);
    }

    /// <summary>Makes sure who the peer is that we called.</summary>
    /// <param name="context">The connection.</param>
    /// <param name="next">What comes after.</param>
    /// <param name="names">The names that the silo may have; empty if any will do.</param>
    /// <returns>A task that ends when the connection does.</returns>
    /// <exception cref="AuthenticationException">It is not who it should be, or it does not want us.</exception>
    public async Task ConnectAsync(ConnectionContext context, ConnectionDelegate next, IReadOnlyList<string> names)
    {
        var own = installed.Refresh(logger);
        var check = new PeerCheck(own, MemberRole.Silo, names, time);
        var options = new SslClientAuthenticationOptions
        {
            ClientCertificateContext = own.Context,
            EnabledSslProtocols = SslProtocols.Tls13,
            CertificateChainPolicy = check.PolicyFor(ServerUse),
            RemoteCertificateValidationCallback = check.IsLetIn,
            AllowRenegotiation = false,
            AllowTlsResume = false,
        };
        var stream = new SslStream(new TransportStream(context.Transport), leaveInnerStreamOpen: true);
        if (await ShakeHandsAsync(context, cancellation => stream.AuthenticateAsClientAsync(options, cancellation), check) is { } reason)
        {
            context.Abort();
            await stream.DisposeAsync();
            throw new AuthenticationException($"The silo at {context.RemoteEndPoint} can't be used: {reason}.");
        }

        await GoOnAsync(context, stream, next);
    }

    /// <summary>Shakes hands.</summary>
    /// <returns>Why not, or null.</returns>
    private static async Task<string?> ShakeHandsAsync(ConnectionContext context, Func<CancellationToken, Task> handshake, PeerCheck check)
    {
        // The clock that people move must not decide how long a socket is held.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.ConnectionClosed);
        patience.CancelAfter(Patience);
        try
        {
            await handshake(patience.Token);
            return null;
        }
        catch (Exception exception)
        {
            return check.Refusal
                ?? (context.ConnectionClosed.IsCancellationRequested ? "it closed the connection during the handshake"
                    : exception is OperationCanceledException ? $"it did not finish the handshake within {Patience.TotalSeconds} s"
                    : exception is AuthenticationException ? "it does not speak TLS 1.3 as a member of a cluster does"
                    : "it closed the connection during the handshake");
        }
    }

    private static async Task GoOnAsync(ConnectionContext context, SslStream stream, ConnectionDelegate next)
    {
        var bare = context.Transport;
        await using (stream)
        {
            context.Transport = new TlsTransport(stream);
            try
            {
                await next(context);
            }
            finally
            {
                context.Transport = bare;

                // Orleans completes the transport that it finds, and it may have found the other one.
                await bare.Input.CompleteAsync();
                await bare.Output.CompleteAsync();
            }
        }
    }
}
