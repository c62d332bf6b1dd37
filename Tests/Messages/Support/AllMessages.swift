import CommonContract
import EventsContract
import Messages
import RPCServicesContract
import RewardsContract
import TestingContract
import VIPContract
import WellKnownContract

/// Every message of every contract.
let allMessages: [any Message.Type] =
    WellKnownContractMessages.all + CommonContractMessages.all + EventsContractMessages.all
    + RPCServicesContractMessages.all + RewardsContractMessages.all + VIPContractMessages.all
    + TestingContractMessages.all
