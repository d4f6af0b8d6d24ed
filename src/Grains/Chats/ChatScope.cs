using Dormouse.Grains.Machines;
using Microsoft.Extensions.Logging;

namespace Dormouse.Grains.Chats;

/// <summary>What all parts of a chat have in common: who it is, and its ways to everything outside it.</summary>
/// <param name="grain">The chat's grain, whose timers the parts use.</param>
/// <param name="key">The chat's key.</param>
/// <param name="grains">The grains.</param>
/// <param name="machines">Which machines there are.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
internal sealed class ChatScope(
    IGrainBase grain, string key, IGrainFactory grains, MachineDirectory machines, TimeProvider time, ILogger logger)
{
    /// <summary>The chat's key.</summary>
    public string Key => key;

    /// <summary>The chat's channel.</summary>
    public string Channel { get; } = ChatKey.ChannelOf(key);

    /// <summary>Whether it is a chat of the web console.</summary>
    public bool IsWeb => Channel == ChatKey.Web;

    public IGrainFactory Grains => grains;

    public MachineDirectory Machines => machines;

    public TimeProvider Time => time;

    public ILogger Log => logger;

    /// <summary>The sender's sessions.</summary>
    public IUserGrain User(ChatMessage message) => User(message.User);

    /// <summary>A person's sessions.</summary>
    public IUserGrain User(string user) => grains.GetGrain<IUserGrain>(UserKey.Of(user));

    public IMachineGrain Machine(string machine) => grains.GetGrain<IMachineGrain>(MachineKey.Of(machine));

    public ISessionGrain Session(string session) => grains.GetGrain<ISessionGrain>(session);

    /// <summary>Names a message for good, also after it was handed on to another chat.</summary>
    public string RequestId(ChatMessage message) => message.Origin ?? PromptIdentity.RequestOf(key, message.Id);

    /// <summary>A prompt's id is a function of the chat and the message, so that a message handed over again is the same prompt.</summary>
    public Guid PromptId(ChatMessage message) => PromptIdentity.Of(RequestId(message));

    /// <summary>Runs something after a while, interleaved with the calls to the chat.</summary>
    /// <param name="run">What to run.</param>
    /// <param name="due">After how long; <see cref="Timeout.InfiniteTimeSpan"/> for not yet.</param>
    /// <param name="period">How often from then on; <see cref="Timeout.InfiniteTimeSpan"/> for once.</param>
    /// <param name="keepsAlive">Whether the chat stays in memory for it.</param>
    /// <returns>The timer.</returns>
    public IGrainTimer StartTimer(Func<Task> run, TimeSpan due, TimeSpan period, bool keepsAlive = true) => grain.RegisterGrainTimer(
        static (ran, _) => ran(), run, new GrainTimerCreationOptions(due, period) { KeepAlive = keepsAlive, Interleave = true });
}
