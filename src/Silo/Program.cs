using Dormouse.Hosting.Programs;
using Dormouse.Silo;

ProgramPrivacy.Close();
return await SiloCommands.All.RunAsync(args);
